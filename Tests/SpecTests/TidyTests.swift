import SpecReading
import Testing

/// The rules of the house that neither the compiler nor the formatter keeps.
@Suite struct TidyTests {
    /// Floors 0 to 3: bytes, mind and hands.
    static let lowFloors = [
        "CLinux", "COpenSSL", "CSQLite", "CLineEdit", "CUnicode", "AtriumWire", "AtriumSession", "AtriumServices",
        "AtriumNet",
        "AtriumStorage",
    ]
    /// Floors 1 and 2, which touch nothing of the system.
    static let pureFloors = ["AtriumWire", "AtriumSession", "AtriumServices"]

    /// What switches the compiler's check of threads off.
    static let beliefs = ["@unchecked" + " Sendable", "nonisolated" + "(unsafe)"]

    @Test("no error is thrown away on floors 0 to 3")
    func noErrorIsLost() throws {
        let pattern = /\btry\?/
        try report(below: Self.lowFloors.map { "Sources/\($0)" }) { $0.contains(pattern) }
    }

    @Test("floors 1 and 2 import neither Foundation nor the C library")
    func pureFloorsArePure() throws {
        let forbidden = ["Foundation", "FoundationEssentials", "Glibc", "Dispatch", "CLinux"].map { "import \($0)" }
        try report(below: Self.pureFloors.map { "Sources/\($0)" }) { line in
            forbidden.contains { line == $0 || line.hasSuffix(" \($0)") }
        }
    }

    @Test("nothing is left to be done later")
    func nothingIsLeft() throws {
        // Whole words, in pieces, so that neither this file nor a template of `mkdtemp` counts.
        let words = try Regex("\\b(?:TO" + "DO|FIX" + "ME|XX" + "X)\\b")
        try report(below: ["Sources", "Tests", "Spec", "scripts"]) { $0.contains(words) }
    }

    @Test("what the compiler is told to believe about threads is on the list, with a reason")
    func uncheckedSendableIsListed() throws {
        let listed = UncheckedSendable.reasons
        for (path, reason) in listed { #expect(reason.count > 20, "\(path): why is it true?") }
        var used: Set<String> = []
        try report(below: ["Sources"]) { line, path in
            guard Self.beliefs.contains(where: line.contains) else { return false }
            used.insert(path)
            return listed[path] == nil
        }
        #expect(used.isSuperset(of: listed.keys), "the list names a file that needs it no more")
    }

    @Test("threads meet at locks that a sanitizer can see")
    func locksAreSeen() throws {
        let pattern = /\bMutex[<(]/
        try report(below: ["Sources", "Tests"]) { $0.contains(pattern) }
    }

    @Test("no line is longer than 120 characters")
    func linesAreShort() throws {
        try report(below: ["Sources", "Tests", "scripts"]) { $0.count > 120 }
    }

    @Test("files are short: those above 300 lines are reported")
    func filesAreShort() throws {
        for path in try files(below: ["Sources", "Tests"]) {
            let count = try Repository.text(path).split(separator: "\n", omittingEmptySubsequences: false).count
            guard count > 300 else { continue }
            Issue.record("\(path) has \(count) lines", severity: .warning)
        }
    }

    private func files(below folders: [String]) throws -> [String] {
        try folders.filter(Repository.exists).flatMap {
            try Repository.files(below: $0, endings: ["swift", "h", "md", ""])
        }
    }

    /// Records an issue for each line that breaks a rule.
    private func report(below folders: [String], where breaks: (String) -> Bool) throws {
        try report(below: folders) { line, _ in breaks(line) }
    }

    private func report(below folders: [String], where breaks: (String, String) -> Bool) throws {
        for path in try files(below: folders) {
            let lines = try Repository.text(path).split(separator: "\n", omittingEmptySubsequences: false)
            for (index, line) in lines.enumerated() where breaks(String(line), path) {
                Issue.record("\(path):\(index + 1): \(line)")
            }
        }
    }
}
