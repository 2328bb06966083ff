import AtriumServices
import AtriumWire
import Testing

@testable import atriumd

@Suite("atriumd audit")
struct AuditCommandTests {
    private let record = AuditRecord(
        time: WallTime(microseconds: 1_767_225_600_000_001), actor: AccountID(rawValue: 7), actorName: "olga",
        action: .ban, subject: "bob", room: "den", detail: "60 s: \u{1B}[2Jnoise")

    @Test("an act is a line that cannot command a terminal")
    func text() {
        #expect(
            AuditCommand.text(record) == "2026-01-01T00:00:00.000001Z olga ban bob #den 60 s: \\u001b[2Jnoise")
        let console = AuditRecord.console(.accountAdded, at: record.time, subject: "eve")
        #expect(AuditCommand.text(console) == "2026-01-01T00:00:00.000001Z console account-added eve")
    }

    @Test("an age that is none is refused, and the folder is not looked at")
    func refusesAges() throws {
        for age in ["yesterday", "500M", "forever"] {
            let arguments = ["--since", age, "--data", "/nowhere/at/all"]
            guard case .run(let options) = try MaintenanceOptions.read(.audit, arguments: arguments, environment: [:])
            else {
                Issue.record("help was not asked for")
                return
            }
            #expect(options.values == ["since": age])
            #expect(throws: OptionError.self) { try AuditCommand.run(options) }
        }
    }
}
