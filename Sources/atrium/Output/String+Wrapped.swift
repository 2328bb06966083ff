extension String {
    /// The text in lines of at most so many columns, cut at spaces; a word longer than a line stays whole, for the
    /// terminal to cut. Colours take no columns.
    ///
    /// - Parameter hanging: Columns that every line but the first is set in by.
    func wrapped(columns: Int, hanging: Int) -> String {
        split(separator: "\n", omittingEmptySubsequences: false)
            .map { String($0).wrappedLine(columns: columns, hanging: hanging) }
            .joined(separator: "\n")
    }

    private func wrappedLine(columns: Int, hanging: Int) -> String {
        guard columns > hanging * 2, shownColumnCount > columns else { return self }
        let indent = String(repeating: " ", count: hanging)
        var lines: [String] = []
        var line = ""
        var used = 0
        for (index, word) in split(separator: " ", omittingEmptySubsequences: false).enumerated() {
            let count = String(word).shownColumnCount
            if index > 0, used + 1 + count > columns, line.contains(where: { $0 != " " }) {
                while line.last == " " { line.removeLast() }
                lines.append(line)
                line = indent + word
                used = hanging + count
            } else {
                line += (index > 0 ? " " : "") + word
                used += (index > 0 ? 1 : 0) + count
            }
        }
        return (lines + [line]).joined(separator: "\n")
    }

    /// Columns without the sequences that set colours.
    private var shownColumnCount: Int {
        var shown = String.UnicodeScalarView()
        var isSequence = false
        for scalar in unicodeScalars {
            if scalar == "\u{1B}" { isSequence = true }
            if !isSequence { shown.append(scalar) }
            if isSequence, scalar == "m" { isSequence = false }
        }
        return String(shown).columnCount
    }
}
