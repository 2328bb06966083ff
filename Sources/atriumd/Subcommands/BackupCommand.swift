import AtriumServer
import AtriumStorage
import AtriumWire

/// `atriumd backup DIR`
enum BackupCommand {
    static func run(_ options: MaintenanceOptions) throws -> CInt {
        let folder = try Maintenance.folder(options)
        let target = options.words[0]
        let report: Backup.Report
        switch try Maintenance.holder(of: folder) {
        case .claim(let claim):
            report = try write(folder, target, options) { true }
            _ = consume claim
        case .server(var server):
            // Until this connection ends, the server removes no blob: the snapshot may name it.
            try server.holdRemovals()
            report = try write(folder, target, options) { server.answers() }
            _ = consume server
        }
        for fault in report.faults { Output.error("atriumd: left out: \(fault.text)\n") }
        for fault in report.staleFaults {
            Output.error("atriumd: damaged in \(options.dataPath), taken over from the earlier backup: \(fault.text)\n")
        }
        Output.standard(options.isJSON ? json(report, target) : text(report, target))
        return report.faults.isEmpty && report.staleFaults.isEmpty ? 0 : 1
    }

    private static func write(
        _ folder: StoredFolder, _ target: String, _ options: MaintenanceOptions, isHeld: () -> Bool
    ) throws -> Backup.Report {
        var progress = Progress("backed up", options)
        defer { progress.end() }
        return try Backup.write(folder, to: target, updates: options.flags.contains("update"), isHeld: isHeld) {
            progress.tell($0, of: $1)
        }
    }

    private static func text(_ report: Backup.Report, _ target: String) -> String {
        let reused = report.reusedCount == 0 ? "" : ", \(report.reusedCount) of them taken over"
        var faults = report.faults.isEmpty ? "" : "; left out as damaged: \(report.faults.count)"
        if !report.staleFaults.isEmpty {
            faults += "; damaged, but sound in the earlier backup: \(report.staleFaults.count)"
        }
        return "\(target): journal \(Amount.bytes(report.journalBytes)), \(report.blobCount) blobs "
            + "\(Amount.bytes(report.blobBytes))\(reused)\(faults)\n"
    }

    private static func json(_ report: Backup.Report, _ target: String) -> String {
        var object = JSONObject()
        object.put("path", target)
        object.put("journalBytes", report.journalBytes)
        object.put("blobs", report.blobCount)
        object.put("blobBytes", report.blobBytes)
        object.put("reused", report.reusedCount)
        object.put("faults", report.faults.map(JSONObject.init))
        object.put("damaged", report.staleFaults.map(JSONObject.init))
        return object.line + "\n"
    }
}
