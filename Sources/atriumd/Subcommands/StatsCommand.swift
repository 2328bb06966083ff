import AtriumServer
import AtriumStorage
import AtriumWire

/// `atriumd stats`
enum StatsCommand {
    static func run(_ options: MaintenanceOptions) throws -> CInt {
        let folder = try Maintenance.folder(options)
        let status: [(name: String, value: String)]
        switch try Maintenance.holder(of: folder) {
        case .claim(let claim):
            status = []
            _ = consume claim
        case .server(var server): status = try server.status()
        }
        let statistics = try FolderStatistics(of: folder)
        Output.standard(options.isJSON ? json(statistics, status) : text(statistics, status))
        return 0
    }

    private static func text(
        _ statistics: FolderStatistics, _ status: [(name: String, value: String)]
    ) -> String {
        var rows = [("server", status.isEmpty ? "not running" : "running")]
        rows += status.map { ($0.name, $0.value) }
        rows += [
            ("accounts", "\(statistics.accountCount)"), ("rooms", "\(statistics.roomCount)"),
            ("directs", "\(statistics.directCount)"), ("events", "\(statistics.eventCount)"),
            ("files stored", "\(statistics.storedCount), \(Amount.bytes(statistics.storedBytes))"),
            ("on the disk", Amount.bytes(statistics.uniqueBytes)),
            ("files on their way", "\(statistics.uploadingCount), \(Amount.bytes(statistics.uploadingBytes))"),
            ("files withdrawn", "\(statistics.withdrawnCount)"),
            (
                "journal",
                "\(Amount.bytes(statistics.journalBytes)), \(Amount.bytes(statistics.journalFreeBytes)) of it free"
            ), ("write-ahead log", Amount.bytes(statistics.writeAheadLogBytes)),
            ("disk free", Amount.bytes(statistics.freeDiskBytes)), ("schema", "\(statistics.schemaVersion)"),
        ]
        let width = rows.map(\.0.count).max() ?? 0
        return rows.map { "\($0.0)\(String(repeating: " ", count: width - $0.0.count + 2))\($0.1)\n" }.joined()
    }

    private static func json(
        _ statistics: FolderStatistics, _ status: [(name: String, value: String)]
    ) -> String {
        var object = JSONObject()
        object.put("running", !status.isEmpty)
        for (name, value) in status {
            if let number = UInt64(value), name != "version" {
                object.put(name, number)
            } else {
                object.put(name, value)
            }
        }
        object.put("accounts", statistics.accountCount)
        object.put("rooms", statistics.roomCount)
        object.put("directs", statistics.directCount)
        object.put("events", statistics.eventCount)
        object.put("filesUploading", statistics.uploadingCount)
        object.put("filesStored", statistics.storedCount)
        object.put("filesWithdrawn", statistics.withdrawnCount)
        object.put("uploadingBytes", statistics.uploadingBytes)
        object.put("storedBytes", statistics.storedBytes)
        object.put("uniqueBytes", statistics.uniqueBytes)
        object.put("journalBytes", statistics.journalBytes)
        object.put("journalFreeBytes", statistics.journalFreeBytes)
        object.put("walBytes", statistics.writeAheadLogBytes)
        object.put("freeDiskBytes", statistics.freeDiskBytes)
        object.put("schema", statistics.schemaVersion)
        return object.line + "\n"
    }
}
