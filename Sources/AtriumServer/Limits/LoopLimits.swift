import AtriumSession
import AtriumWire

/// What bounds strangers, addresses and accounts, as all loops of a server share it.
struct LoopLimits: Sendable {
    /// What an address may do that has no name yet.
    let addressLimits: AddressLimits
    let addresses: AddressTable
    let accounts = AccountTable()
    /// What requests may cost; nil for no bound.
    let requestRate: Rate?
    /// When uploads are given credit; nil where they are not shaped.
    let uploads: SharedSchedule?
    /// When downloads send; nil where they are not shaped.
    let downloads: SharedSchedule?
    /// How many loops share what each has a part of.
    let loopCount: Int

    init(_ settings: ServerSettings) {
        let limits = settings.limits
        addressLimits = settings.addressLimits
        addresses = AddressTable(settings.addressLimits, connectionsMax: limits[.addressConnectionsMax])
        requestRate = Rate(burst: limits[.requestBurst], count: limits[.requestsPerSecond])
        uploads = SharedSchedule(
            account: limits[.uploadBytesPerSecond], total: settings.totalUploadBytesPerSecond)
        downloads = SharedSchedule(
            account: limits[.downloadBytesPerSecond], total: settings.totalDownloadBytesPerSecond)
        loopCount = settings.loopCount
    }
}
