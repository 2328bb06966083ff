import AtriumNet
import AtriumServer
import AtriumServices
import AtriumStorage
import AtriumWire

/// `atriumd audit`
enum AuditCommand {
    /// Lines read at a time.
    private static let pageCount = 1_000

    static func run(_ options: MaintenanceOptions) throws -> CInt {
        var since = WallTime(microseconds: 0)
        if let age = options.values["since"] {
            guard let words = KeepWords(age), words.ageSeconds > 0, words.bytes == 0 else {
                throw OptionError("--since takes an age, as in 7d or 12h, not '\(age)'")
            }
            let now = Clock.wallMicroseconds()
            let (length, overflow) = words.ageSeconds.multipliedReportingOverflow(by: 1_000_000)
            since = WallTime(microseconds: overflow || length > now ? 0 : now - length)
        }
        let reader = try AuditReader(try Maintenance.folder(options))
        var last: UInt64 = 0
        while true {
            let page = try reader.lines(after: last, since: since, countMax: pageCount)
            for line in page { Output.standard((options.isJSON ? json(line) : text(line.record)) + "\n") }
            guard page.count == pageCount, let number = page.last?.number else { return 0 }
            last = number
        }
    }

    /// `2026-01-01T00:00:00.000000Z olga ban bob #den 60 s: noise`, harmless to a terminal.
    static func text(_ record: AuditRecord) -> String {
        var words = [Timestamp.text(microseconds: record.time.microseconds), record.actorName, record.action.rawValue]
        if !record.subject.isEmpty { words.append(record.subject) }
        if !record.room.isEmpty { words.append("#" + record.room) }
        if !record.detail.isEmpty { words.append(record.detail) }
        return words.map { String($0.quotedAsJSON.dropFirst().dropLast()) }.joined(separator: " ")
    }

    static func json(_ line: AuditReader.Line) -> String {
        let record = line.record
        var object = JSONObject()
        object.put("number", line.number)
        object.put("time", record.time)
        object.put("actor", record.actorName)
        if record.actor.rawValue != 0 { object.put("account", String(record.actor.rawValue)) }
        object.put("action", record.action.rawValue)
        if !record.subject.isEmpty { object.put("subject", record.subject) }
        if !record.room.isEmpty { object.put("room", record.room) }
        if !record.detail.isEmpty { object.put("detail", record.detail) }
        return object.line
    }
}
