import AtriumWire
import SpecReading
import Testing

/// Enumerations, error codes and limits: code and tables say the same, in either direction.
@Suite struct ValueTableTests {
    let pages = SpecPages.all

    @Test("every enumeration has the values of its table")
    func enumerationsAgree() {
        let code: [String: [[String]]] = [
            "ConversationKind": Self.rows(ConversationKind.self),
            "CredentialKind": Self.rows(CredentialKind.self), "ErrorScope": Self.rows(ErrorScope.self),
            "FileState": Self.rows(FileState.self), "FlowState": Self.rows(FlowState.self),
            "HistoryOrder": Self.rows(HistoryOrder.self), "KeepMode": Self.rows(KeepMode.self),
            "LeaveReason": Self.rows(LeaveReason.self),
            "MessageStyle": Self.rows(MessageStyle.self), "WithdrawReason": Self.rows(WithdrawReason.self),
            "RoomAccess": Self.rows(RoomAccess.self), "RoomRole": Self.rows(RoomRole.self),
            "SanctionKind": Self.rows(SanctionKind.self),
        ]
        #expect(pages.enumerations.mapValues { $0.map { Array($0.prefix(2)) } } == code)
    }

    @Test("every enumeration of the wire is in the test above")
    func enumerationsAreAllThere() throws {
        let declared = try Repository.files(below: "Sources/AtriumWire", endings: ["swift"])
            .flatMap { try Repository.text($0).matches(of: /public enum (\w+): UInt8/).map { String($0.1) } }
        #expect(Set(declared) == Set(pages.enumerations.keys).union(["FrameGroup"]))
    }

    @Test("every error has the number, name and scope of its row")
    func errorsAgree() {
        let code = ErrorCode.allCases.map { code in
            let number = hex([UInt8(code.rawValue >> 8), UInt8(code.rawValue & 255)]).uppercased()
            return ["0x" + number, "\(code)", "\(code.usualScope)"]
        }
        #expect(pages.errors.map { Array($0.prefix(3)) } == code)
    }

    @Test("every error has the meaning of its row above it in code")
    func errorMeaningsAgree() throws {
        let comments = try Self.comments("Sources/AtriumWire/Errors/ErrorCode.swift")
        for row in pages.errors { #expect(comments[row[1]] == row[3]) }
    }

    @Test("the errors that a frame names are in the table of errors")
    func frameErrorsExist() {
        let known = Set(pages.errors.map { $0[1] })
        for frame in pages.frames { #expect(Set(frame.errors).isSubset(of: known), "\(frame.name)") }
    }

    @Test("every limit has the number, name, default and range of its row")
    func limitsAgree() {
        let code = Limit.allCases.map { limit in
            ["\(limit.rawValue)", "\(limit)", Self.grouped(limit.defaultValue)]
                + ["\(Self.grouped(limit.range.lowerBound)) to \(Self.grouped(limit.range.upperBound))"]
        }
        #expect(pages.limits.map { [$0[0], $0[1], $0[3], $0[4]] } == code)
    }

    @Test("every limit has the meaning and unit of its row above it in code")
    func limitMeaningsAgree() throws {
        let comments = try Self.comments("Sources/AtriumWire/Limits/Limit.swift")
        for row in pages.limits { #expect(comments[row[1]] == "\(row[6]), in \(row[2]).") }
    }

    @Test("the errors of the table of limits are in the table of errors")
    func limitErrorsExist() {
        let known = Set(pages.errors.map { $0[1] })
        for row in pages.limits { #expect(known.contains(row[5]), "\(row[1])") }
    }

    @Test("the default port is the same everywhere")
    func portsAgree() throws {
        let page = try Repository.text("Spec/01-overview.md")
        let port = try #require(page.firstMatch(of: /The default port is (\d+)/)?.1)
        for path in try Repository.files(below: "Sources", endings: ["swift"]) {
            for match in try Repository.text(path).matches(of: /defaultPort(?:: UInt16)? = ([\d_]+)/) {
                #expect(match.1.filter { $0 != "_" } == port, "\(path)")
            }
        }
    }

    /// Value and name of each case.
    private static func rows<Value: CaseIterable & RawRepresentable>(_: Value.Type) -> [[String]] {
        Value.allCases.map { ["\($0.rawValue)", "\($0)"] }
    }

    /// The comment above each case of an enumeration.
    private static func comments(_ path: String) throws -> [String: String] {
        let matches = try Repository.text(path).matches(of: /\/\/\/ (.*)\n +case (\w+) =/)
        return Dictionary(uniqueKeysWithValues: matches.map { (String($0.2), String($0.1)) })
    }

    private static func grouped(_ value: UInt64) -> String {
        var digits = Array("\(value)")
        for place in stride(from: digits.count - 3, to: 0, by: -3) { digits.insert(",", at: place) }
        return String(digits)
    }
}
