import AtriumStorage
import AtriumWire

/// `atriumd restore DIR`
enum RestoreCommand {
    static func run(_ options: MaintenanceOptions) throws -> CInt {
        var progress = Progress("restored", options)
        let report = try Restore.write(
            options.words[0], to: options.dataPath, journalFolder: options.journalPath,
            acceptsDamage: options.flags.contains("damaged")
        ) { progress.tell($0, of: $1) }
        progress.end()
        for fault in report.faults { Output.error("atriumd: left out: \(fault.text)\n") }
        Output.standard(options.isJSON ? json(report, options.dataPath) : text(report, options.dataPath))
        return report.faults.isEmpty ? 0 : 1
    }

    private static func text(_ report: Restore.Report, _ path: String) -> String {
        "\(path): \(report.eventCount) events, \(report.blobCount) blobs \(Amount.bytes(report.blobBytes)), "
            + "verified\n"
    }

    private static func json(_ report: Restore.Report, _ path: String) -> String {
        var object = JSONObject()
        object.put("path", path)
        object.put("events", report.eventCount)
        object.put("blobs", report.blobCount)
        object.put("blobBytes", report.blobBytes)
        object.put("faults", report.faults.map(JSONObject.init))
        return object.line + "\n"
    }
}
