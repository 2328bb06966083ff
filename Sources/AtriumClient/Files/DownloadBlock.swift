/// One block of a file that came, its checksum and its place already found good.
struct DownloadBlock: Sendable {
    /// Its number.
    let number: Int
    let data: [UInt8]
}
