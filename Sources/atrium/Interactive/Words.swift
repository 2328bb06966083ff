/// Takes a line apart at spaces, as a shell does: quotation marks hold words together, a backslash takes the next
/// character as it is.
enum Words {
    /// The words of a line.
    static func split(_ line: String) -> [String] {
        let scan = Scan(line)
        return scan.hasLast ? scan.whole + [scan.last] : scan.whole
    }

    /// The text as one word: in quotation marks where it would be several, or another.
    ///
    /// - Parameter isWhole: false leaves the marks open, for more to follow.
    static func quoted(_ text: String, isWhole: Bool = true) -> String {
        guard text.contains(where: { " \t\"'\\".contains($0) }) else { return text }
        let inner = text.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : String($0) }.joined()
        return "\"" + inner + (isWhole ? "\"" : "")
    }

    /// A line taken apart, with the word that its end is in.
    struct Scan {
        /// The words in front of the last.
        private(set) var whole: [String] = []
        /// The word that is not ended by a space; empty where there is none.
        private(set) var last = ""
        /// Whether there is one; it may be empty, in quotation marks.
        private(set) var hasLast = false
        /// Where it starts in the line, with its marks.
        private(set) var lastStart: String.Index

        init(_ line: String) {
            lastStart = line.startIndex
            var mark: Character?
            var isEscaped = false
            for (index, character) in zip(line.indices, line) {
                if isEscaped {
                    last.append(character)
                    isEscaped = false
                } else if character == "\\" && mark != "'" {
                    isEscaped = true
                    hasLast = true
                } else if let open = mark {
                    if character == open { mark = nil } else { last.append(character) }
                } else if character == "\"" || character == "'" {
                    mark = character
                    hasLast = true
                } else if character == " " || character == "\t" {
                    if hasLast { whole.append(last) }
                    last = ""
                    hasLast = false
                    lastStart = line.index(after: index)
                } else {
                    last.append(character)
                    hasLast = true
                }
            }
        }
    }
}
