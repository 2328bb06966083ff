import AtriumServices
import AtriumWire
import Testing

@testable import AtriumServer
@testable import atriumd

@Suite("atriumd invite")
struct InviteCommandTests {
    private func options(_ arguments: String...) throws -> MaintenanceOptions {
        let read = try MaintenanceOptions.read(
            .invite, arguments: arguments + ["--data", "/nowhere/at/all"], environment: [:])
        guard case .run(let options) = read else { throw OptionError("help was not asked for") }
        return options
    }

    @Test(
        "a count or an age that is none is a fault of the command line, and the folder is not looked at",
        arguments: [
            ["--count", "0"], ["--count", "101"], ["--count", "many"], ["--expires", "0d"], ["--expires", "x"],
        ])
    func refusesWords(words: [String]) throws {
        let given = try options(words[0], words[1])
        #expect(throws: OptionError.self) { try InviteCommand.run(given) }
        #expect(Maintenance.run(.invite, given) == 2)
    }

    @Test("a line says until when a code is taken, in the form of every other time")
    func tellsExpiry() {
        let now = WallTime(microseconds: 1_767_225_600_000_001)
        func invitation(_ expires: UInt64) -> InvitationRecord {
            let digest = Digest([UInt8](repeating: 0xAB, count: Digest.byteCount))
            return InvitationRecord(digest: digest, created: now, expires: WallTime(microseconds: expires))
        }
        #expect(InviteCommand.text(invitation(0), at: now) == "abababab  for good")
        let later = invitation(now.microseconds + 1_000_000)
        #expect(InviteCommand.text(later, at: now) == "abababab  until 2026-01-01T00:00:01.000001Z")
        let over = invitation(now.microseconds)
        #expect(InviteCommand.text(over, at: now) == "abababab  expired 2026-01-01T00:00:00.000001Z")
        #expect(
            JSONObject(over).line == "{\"id\":\"abababab\",\"created\":\"2026-01-01T00:00:00.000001Z\","
                + "\"expires\":\"2026-01-01T00:00:00.000001Z\"}")
        #expect(JSONObject(invitation(0)).line.hasSuffix("\"expires\":null}"))
    }
}
