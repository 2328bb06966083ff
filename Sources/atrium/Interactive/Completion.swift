import AtriumWire

/// What Tab offers for a line that is being typed.
struct Completion {
    /// Names of accounts seen here.
    var accounts: [String] = []
    /// Names of rooms, without `#`.
    var rooms: [String] = []
    /// Names of files offered here.
    var files: [String] = []
    /// The transfers that run.
    var transfers: [String] = []
    /// The names in a folder, each folder's with a slash behind it. The folder ends in a slash, or is empty.
    var folder: (String) -> [String] = { _ in [] }

    /// What Tab makes of a line.
    struct Result: Equatable {
        /// The line, as far as all that may stand there agree.
        let line: String
        /// What may stand there.
        let choices: [String]
    }

    /// Completes the word that the line ends in. A name with spaces gets quotation marks where the command takes them.
    ///
    /// - Parameter line: The line up to the cursor.
    func completed(_ line: String) -> Result {
        let choices = candidates(for: line)
        guard let first = choices.first else { return Result(line: line, choices: []) }
        let (words, start) = Self.words(of: line)
        let word = words.last ?? ""
        let common = choices.dropFirst().reduce(first) { String(zip($0, $1).prefix { $0 == $1 }.map(\.0)) }
        // They may agree in less than was typed, having been found without regard to case.
        let known = common.count < word.count ? word : common
        // A folder is gone on from: no space behind it.
        let isWhole = choices.count == 1 && !known.hasSuffix("/")
        let shown = Self.isOfFiles(line) ? Words.quoted(known, isWhole: isWhole) : known
        let isFurther = choices.count == 1 || known.count > word.count
        return Result(line: isFurther ? line[..<start] + shown + (isWhole ? " " : "") : line, choices: choices)
    }

    /// The words that may stand in place of the one before the cursor.
    ///
    /// - Parameter line: The line up to the cursor.
    func candidates(for line: String) -> [String] {
        let words = Self.words(of: line).words
        guard let word = words.last else { return [] }
        if words.count == 1, word.hasPrefix("/"), !word.hasPrefix("//") {
            return SlashCommand.allCases.map { "/" + $0.rawValue }.filter { $0.hasPrefix(word.lowercased()) }
        }
        guard words[0].hasPrefix("/"), let command = SlashCommand(rawValue: String(words[0].dropFirst()).lowercased())
        else { return names(word) }
        // A flag in front moves nothing: `/get -f NAME`.
        let position = words.dropFirst().dropLast().filter { !$0.isEmpty && !$0.hasPrefix("-") }.count
        guard
            let argument = command.arguments.indices.contains(position)
                ? command.arguments[position] : command.arguments.last
        else { return [] }
        return candidates(for: argument, word)
    }

    /// Whether the line is a command whose words may stand in quotation marks.
    private static func isOfFiles(_ line: String) -> Bool {
        let name = line.dropFirst().prefix { $0 != " " }.lowercased()
        guard line.hasPrefix("/"), let command = SlashCommand(rawValue: name) else { return false }
        return command.arguments.contains { $0 == .path || $0 == .file }
    }

    /// The words of a line, the last of which the cursor is in, and where that starts.
    private static func words(of line: String) -> (words: [String], start: String.Index) {
        if isOfFiles(line) {
            let scan = Words.Scan(line)
            return (scan.whole + [scan.last], scan.lastStart)
        }
        let parts = line.split(separator: " ", omittingEmptySubsequences: false)
        return (parts.map(String.init), parts.last?.startIndex ?? line.startIndex)
    }

    private func candidates(for argument: SlashCommand.Argument, _ word: String) -> [String] {
        switch argument {
        case .room: Self.matching(rooms.map { "#" + $0 }, word.hasPrefix("#") ? word : "#" + word)
        case .account:
            switch word.first {
            case "@": Self.matching(accounts.map { "@" + $0 }, word)
            case "#": Self.matching(rooms.map { "#" + $0 }, word)
            case .some, nil: Self.matching(accounts, word)
            }
        case .target:
            if word.hasPrefix("@") {
                Self.matching(accounts.map { "@" + $0 }, word)
            } else if word.isEmpty {
                Self.matching(rooms.map { "#" + $0 } + accounts.map { "@" + $0 }, "")
            } else {
                candidates(for: .room, word)
            }
        case .path: paths(word)
        case .file: Self.matching(files, word)
        case .transfer: Self.matching(transfers + ["all"], word)
        case .text: names(word)
        }
    }

    /// In running text: rooms behind `#`, names with or without `@`.
    private func names(_ word: String) -> [String] {
        if word.isEmpty { return [] }
        return candidates(for: word.hasPrefix("#") ? .room : .account, word)
    }

    private func paths(_ word: String) -> [String] {
        let slash = word.lastIndex(of: "/")
        let folder = slash.map { String(word[...$0]) } ?? ""
        let start = slash.map { String(word[word.index(after: $0)...]) } ?? word
        return self.folder(folder)
            // A hidden file is offered to whoever asks for one.
            .filter { $0.hasPrefix(start) && (start.hasPrefix(".") || !$0.hasPrefix(".")) && Self.isTyped($0) }
            .map { folder + $0 }
    }

    /// Whether a name is one that a person could have typed: it goes into the line that is being typed.
    private static func isTyped(_ name: String) -> Bool {
        !name.unicodeScalars.contains(where: \.isHarmful)
    }

    private static func matching(_ names: [String], _ word: String) -> [String] {
        let start = word.lowercased()
        return names.filter { $0.lowercased().hasPrefix(start) && isTyped($0) }
    }
}
