import AtriumClient

/// The transfers of the chat, each under a small number that a person can type.
struct TransferBoard {
    /// One that runs.
    struct Entry {
        let number: Int
        let startedAtNanoseconds: UInt64
        var progress: TransferProgress?
        var meter = SpeedMeter()
        /// The path or name asked for, until the server names the file.
        let wanted: String
        /// The path that a download was to go to, as it was typed; nil for none.
        let destination: String?
        /// Where an upload goes.
        let target: TargetName?
    }

    private var entries: [CommandToken: Entry] = [:]
    private var lastNumber = 0

    /// Whether none runs.
    var isEmpty: Bool { entries.isEmpty }
    /// How many run, in words.
    var summary: String {
        entries.count == 1 ? "a transfer is on its way" : "\(entries.count) transfers are on their way"
    }

    /// How many uploads go to a conversation.
    func count(to target: TargetName) -> Int {
        entries.values.count { $0.target?.matches(target) == true }
    }

    /// The numbers of those that run.
    var numbers: [Int] { entries.values.map(\.number).sorted() }

    /// Takes in a new one.
    ///
    /// - Returns: its number.
    @discardableResult
    mutating func begin(
        _ token: CommandToken, wanted: String, destination: String? = nil, to target: TargetName? = nil,
        atNanoseconds now: UInt64
    ) -> Int {
        // Numbers start anew when nothing runs, so that they stay small.
        lastNumber = entries.isEmpty ? 1 : lastNumber + 1
        entries[token] = Entry(
            number: lastNumber, startedAtNanoseconds: now, wanted: wanted, destination: destination, target: target)
        return lastNumber
    }

    /// Notes a step.
    mutating func step(_ progress: TransferProgress, atNanoseconds now: UInt64) {
        guard let entry = entries[progress.token] else { return }
        var progress = progress
        // A download has no name until the server gives it.
        if progress.name.isEmpty { progress.name = entry.wanted }
        entries[progress.token]?.progress = progress
        entries[progress.token]?.meter.note(doneBytes: progress.doneBytes, atNanoseconds: now)
    }

    /// Where an upload goes; nil for a download.
    func target(of token: CommandToken) -> TargetName? { entries[token]?.target }

    /// Takes one out that has ended.
    mutating func end(_ token: CommandToken) -> Entry? {
        entries.removeValue(forKey: token)
    }

    /// Forgets all: the connection is gone.
    mutating func removeAll() -> [Entry] {
        defer { entries.removeAll() }
        return entries.values.sorted { $0.number < $1.number }
    }

    /// The transfers that `/cancel` means: a number, `all`, or the only one.
    func tokens(_ word: String) -> [CommandToken] {
        if word.isEmpty { return entries.count == 1 ? Array(entries.keys) : [] }
        if word == "all" { return entries.keys.sorted() }
        return entries.filter { String($0.value.number) == word }.map(\.key)
    }

    /// A line for each.
    var lines: [String] {
        entries.values.sorted { $0.number < $1.number }.map { "\($0.number): \(Self.text($0))" }
    }

    /// All in one line; nil where none runs.
    var status: String? {
        isEmpty ? nil : lines.joined(separator: "   ")
    }

    private static func text(_ entry: Entry) -> String {
        entry.progress.map { ProgressLine.text($0, meter: entry.meter) } ?? "\(entry.wanted.harmless)  starting"
    }
}
