import AtriumStorage
import AtriumWire

/// `atriumd check`
enum CheckCommand {
    static func run(_ options: MaintenanceOptions) throws -> CInt {
        if let report = FolderCheck.missingJournal(path: options.dataPath, journalFolder: options.journalPath) {
            Output.standard(options.isJSON ? json(report) : text(report))
            return 1
        }
        let folder = try Maintenance.folder(options)
        let holder = try Maintenance.holder(of: folder)
        var progress = Progress("checked", options)
        let report = try FolderCheck.run(folder, isFast: options.flags.contains("fast")) { progress.tell($0, of: $1) }
        progress.end()
        _ = consume holder
        Output.standard(options.isJSON ? json(report) : text(report))
        return report.isSound ? 0 : 1
    }

    private static func text(_ report: CheckReport) -> String {
        var text = "journal: \(report.logCount) logs, \(report.eventCount) events, \(report.fileCount) files\n"
        text += "blobs: \(blobs(report))\n"
        if !report.strays.isEmpty {
            text += "stray: \(report.strays.count) that nothing names, \(Amount.bytes(report.strayBytes)): "
            text += "gc frees them\n"
            for stray in report.strays { text += "  \(stray.paths.joined(separator: " "))\n" }
        }
        text += Self.text(foreign: report.foreignPaths)
        for fault in report.faults { text += "fault: \(fault.kind.rawValue): \(fault.text)\n" }
        if report.faultCount > report.faults.count {
            text += "fault: and \(report.faultCount - report.faults.count) more\n"
        }
        return text
            + (report.isSound
                ? "everything agrees\n" : "\(report.faultCount) \(report.faultCount == 1 ? "fault" : "faults")\n")
    }

    /// How many stored files there are to be, and how many of them were found to be what they were.
    static func blobs(_ report: CheckReport) -> String {
        if report.isFast { return "\(report.blobCount), their bytes not read" }
        let some = report.verifiedCount == report.blobCount ? "" : "\(report.verifiedCount) of them, "
        return "\(report.blobCount), \(some)\(Amount.bytes(report.verifiedBytes)) read and verified"
    }

    /// Names what lies in the data folder and is not the server's.
    static func text(foreign paths: [String]) -> String {
        guard !paths.isEmpty else { return "" }
        return "left alone: \(paths.count) that no server made\n" + paths.map { "  \($0)\n" }.joined()
    }

    private static func json(_ report: CheckReport) -> String {
        var object = JSONObject()
        object.put("sound", report.isSound)
        object.put("logs", report.logCount)
        object.put("events", report.eventCount)
        object.put("files", report.fileCount)
        object.put("blobs", report.blobCount)
        object.put("verifiedBytes", report.verifiedBytes)
        object.put("faultCount", UInt64(report.faultCount))
        object.put("faults", report.faults.map(JSONObject.init))
        object.put("strayBytes", report.strayBytes)
        object.put(
            "stray",
            report.strays.map { stray in
                var object = JSONObject()
                object.put("paths", stray.paths)
                object.put("bytes", stray.sizeBytes)
                return object
            })
        object.put("foreign", report.foreignPaths)
        return object.line + "\n"
    }
}
