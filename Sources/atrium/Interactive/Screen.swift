import AtriumWire

/// Where lines appear: above the line being typed, with one status line between, or plainly one after the other
/// where no terminal is.
@MainActor final class Screen {
    /// nil where standard input or output is no terminal.
    let editor: LineEditor?
    /// What waits to be shown.
    private(set) var lines: [String] = []
    /// Which of them go to standard error, where no terminal is.
    private var errors: Set<Int> = []
    private var wantedStatus: String?
    private var shownStatus: String?
    private var needsRedraw = false

    init(editor: LineEditor?) {
        self.editor = editor
        editor?.willTake = { [unowned self] line in taken(line) }
    }

    /// Puts a line, or several, behind the others; `flush` shows them.
    ///
    /// Whatever stands in it, it commands no terminal but for its colours: what comes from elsewhere was made harmless
    /// where the line was put together, and what was forgotten there is here.
    func add(_ line: String) {
        lines.append(line.harmlessOutput(keepsColors: true))
    }

    /// As `add`, for standard error where no terminal is.
    func addError(_ line: String) {
        errors.insert(lines.count)
        add(line)
    }

    /// As `add`, cut at spaces to the width of the terminal; what follows the first line is set in.
    func add(_ line: String, hanging: Int) {
        add(editor == nil ? line : line.wrapped(columns: StandardStream.output.columnCount, hanging: hanging))
    }

    /// Sets the one line above the prompt; nil for none.
    func setStatus(_ status: String?) {
        wantedStatus = status.map { $0.harmless.fitting(columns: max(1, StandardStream.output.columnCount - 1)) }
    }

    /// Sets the prompt.
    func setPrompt(_ prompt: String, columns: Int) {
        if let editor = editor, editor.setPrompt(prompt, columns: columns) { needsRedraw = true }
    }

    /// Shows what has gathered, and draws the draft again below it.
    func flush() {
        guard let editor = editor else {
            for (index, line) in lines.enumerated() {
                (errors.contains(index) ? StandardStream.error : .output).writeLine(line)
            }
            lines.removeAll(keepingCapacity: true)
            errors.removeAll(keepingCapacity: true)
            return
        }
        guard !lines.isEmpty || wantedStatus != shownStatus || needsRedraw else { return }
        erase(rows: editor.rowsAboveCursor())
        draw(editor)
    }

    /// Takes draft and status off the screen, for the end.
    func clear() {
        guard let editor = editor else { return }
        erase(rows: editor.rowsAboveCursor())
        wantedStatus = nil
        shownStatus = nil
    }

    /// Takes draft and status off the screen for as long as something else is asked.
    func aside<Answer>(_ question: () -> Answer) -> Answer {
        flush()
        clear()
        needsRedraw = true
        return editor?.aside(question) ?? question()
    }

    /// A line was taken and stands above the cursor. It goes: what was said comes back once it is stored.
    private func taken(_ line: String) {
        guard let editor = editor else { return }
        erase(rows: editor.rows(of: line))
        shownStatus = nil
        if let status = wantedStatus {
            StandardStream.output.write(status + "\r\n")
            shownStatus = status
        }
    }

    private func draw(_ editor: LineEditor) {
        var output = lines.map { $0.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n") }
        lines.removeAll(keepingCapacity: true)
        if let status = wantedStatus { output.append(status) }
        shownStatus = wantedStatus
        needsRedraw = false
        StandardStream.output.write(output.map { $0 + "\r\n" }.joined())
        editor.redraw()
    }

    private func erase(rows: Int) {
        let rows = rows + (shownStatus == nil ? 0 : 1)
        StandardStream.output.write("\r" + (rows > 0 ? "\u{1B}[\(rows)A" : "") + "\u{1B}[J")
    }
}
