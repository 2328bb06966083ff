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

    /// The words that may stand in place of the one before the cursor.
    ///
    /// - Parameter line: The line up to the cursor.
    func candidates(for line: String) -> [String] {
        let words = line.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        guard let word = words.last else { return [] }
        if words.count == 1, word.hasPrefix("/"), !word.hasPrefix("//") {
            let names = SlashCommand.allCases.map { "/" + $0.rawValue }.filter { $0.hasPrefix(word.lowercased()) }
            return names
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

    private func candidates(for argument: SlashCommand.Argument, _ word: String) -> [String] {
        switch argument {
        case .room: Self.matching(rooms.map { "#" + $0 }, word.hasPrefix("#") ? word : "#" + word)
        case .account:
            word.hasPrefix("@") ? Self.matching(accounts.map { "@" + $0 }, word) : Self.matching(accounts, word)
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
            // A hidden file is offered to whoever asks for one, and a space would end the word.
            .filter { $0.hasPrefix(start) && (start.hasPrefix(".") || !$0.hasPrefix(".")) && !$0.contains(" ") }
            .map { folder + $0 }
    }

    private static func matching(_ names: [String], _ word: String) -> [String] {
        let start = word.lowercased()
        return names.filter { $0.lowercased().hasPrefix(start) }
    }
}
