import SpecReading
import Testing

/// Each sentence that binds is named by a test, and each that is named exists.
@Suite struct StatementTests {
    let pages = SpecPages.all
    let ids = Set(SpecPages.all.statements.map(\.id))

    @Test("every statement has a number of its own, with the prefix and a section of its page")
    func numbersAreUnique() throws {
        #expect(ids.count == pages.statements.count)
        let prefixes = [
            "FRAME": "02-framing.md", "SESSION": "03-session.md", "ROOM": "04-rooms.md",
            "DIRECT": "05-direct-messages.md", "FILE": "06-files.md", "ERROR": "07-errors.md", "LIMIT": "08-limits.md",
        ]
        for statement in pages.statements {
            let match = try #require(statement.id.wholeMatch(of: /([A-Z]+)-(\d+)\.\d+-\d+/), "\(statement.id)")
            #expect(prefixes[String(match.1)] == statement.page, "\(statement.id)")
            #expect(statement.page.hasPrefix("0\(match.2)"), "\(statement.id)")
        }
    }

    @Test("every statement is named by a test")
    func statementsAreTested() throws {
        let tested = try Self.testedIDs()
        for id in ids.subtracting(tested).sorted() { Issue.record("no test names [\(id)]") }
    }

    @Test("every statement that code or a vector names exists")
    func namedStatementsExist() throws {
        for folder in ["Sources", "Tests", "scripts"] {
            for path in try Repository.files(below: folder, endings: ["swift", "h", ""]) {
                for match in try Repository.text(path).matches(of: Self.pattern) where !ids.contains(String(match.1)) {
                    Issue.record("\(path) names [\(match.1)], which the Spec has not")
                }
            }
        }
        let named = (FrameVector.frames + FrameVector.tolerated).flatMap(\.spec) + ErrorVector.all.flatMap(\.spec)
        #expect(Set(named).subtracting(ids).isEmpty)
    }

    @Test("every vector has an id of its own, and shows a statement")
    func vectorsAreNamed() {
        let frames = (FrameVector.frames + FrameVector.tolerated).map { ($0.id, $0.spec) }
        let vectors = frames + ErrorVector.all.map { ($0.id, $0.spec) }
        #expect(Set(vectors.map(\.0)).count == vectors.count)
        for (id, spec) in vectors { #expect(!spec.isEmpty, "\(id)") }
    }

    private static var pattern: Regex<(Substring, Substring)> {
        /\[((?:FRAME|SESSION|ROOM|DIRECT|FILE|ERROR|LIMIT)-\d+\.\d+-\d+)\]/
    }

    /// Statements that the display name of a test carries.
    private static func testedIDs() throws -> Set<String> {
        var found: Set<String> = []
        for path in try Repository.files(below: "Tests", endings: ["swift"]) {
            for name in try Repository.text(path).matches(of: /@Test\(\s*"([^"]*)"/) {
                found.formUnion(name.1.matches(of: pattern).map { String($0.1) })
            }
        }
        return found
    }
}
