import CLineEdit
import Glibc

/// The line being typed, edited by libedit: keys, history, completion.
///
/// libedit calls back without a context, so there is one editor at a time, on the main thread. It is told of
/// characters only when it will not wait for more. The person's own `~/.editrc` is read.
@MainActor final class LineEditor {
    /// What the keyboard brought.
    enum Entry: Equatable {
        case line(String)
        /// Ctrl-D on an empty line, or the terminal is gone.
        case end
    }

    /// Ctrl-D.
    static let endKey: CInt = 0x04
    /// To the end of the line, then away with all of it.
    private static let clearKeys: [CInt] = [0x05, 0x15]
    /// Puts back what was cut.
    static let yankKey: CInt = 0x19
    static let bell = "\u{7}"
    /// Bytes that a draft may have for another character to be typed: about what a terminal of 80 by 24 shows. Longer
    /// text is pasted, or sent as a file.
    static let draftMaxBytes = 1_000
    /// Lines that are remembered.
    private static let historyCount: CInt = 500
    private static var current: LineEditor?

    /// Called where a line was taken, in front of anything else: the cursor is below it.
    var willTake: (_ line: String) -> Void = { _ in }
    /// What Tab makes of the line up to the cursor; nil leaves it.
    var completions: (String) -> String? = { _ in nil }

    /// Called with what the person must be told.
    var warn: (String) -> Void = { _ in }

    var input = TerminalInput()
    var keys: [TerminalInput.Key] = []
    /// Characters of the key that libedit is reading.
    var characters: [CInt] = []
    /// Whether libedit asked for more than the key it was given.
    var hasReadFurther = false
    /// Whether it is only to do what it has already.
    var givesNothing = false
    var pastes = PasteShelf()
    var hasWarned = false
    var entries: [Entry] = []
    private(set) var line: OpaquePointer?
    private var history: OpaquePointer?
    /// A C string that libedit asks for each time it draws.
    private var prompt = strdup("")
    private var promptColumns = 0

    /// Takes the terminal over.
    func start(prompt: String, columns: Int) {
        Self.current = self
        setPrompt(prompt, columns: columns)
        StandardStream.output.write(TerminalInput.markPastes)
        line = cle_open(
            { _, character in
                // An address: pointers may not pass between actors, and this one stays on its thread.
                let address = UInt(bitPattern: character)
                return MainActor.assumeIsolated { LineEditor.current?.read(into: address) ?? 0 }
            },
            { _ in
                let address = MainActor.assumeIsolated { UInt(bitPattern: LineEditor.current?.prompt) }
                return UnsafeMutablePointer(bitPattern: address)
            },
            { _, _ in
                MainActor.assumeIsolated { LineEditor.current?.complete() }
                return cle_refresh
            })
        history = line.flatMap { cle_open_history($0, Self.historyCount) }
        cle_take_terminal(line, 1)
    }

    /// Gives the terminal back.
    func stop() {
        guard let line = line else { return }
        cle_take_terminal(line, 0)
        StandardStream.output.write(TerminalInput.markPastesNoMore)
        el_end(line)
        if let history = history { history_end(history) }
        self.line = nil
        self.history = nil
        Self.current = nil
        // Where it is started again, the prompt is set first.
        free(prompt)
        prompt = nil
    }

    /// Sets what stands in front of the line.
    ///
    /// - Parameter columns: Columns it takes; escape sequences take none.
    /// - Returns: whether it is another than before, and a redraw is due.
    @discardableResult
    func setPrompt(_ text: String, columns: Int) -> Bool {
        guard prompt.map({ String(cString: $0) }) != text else { return false }
        free(prompt)
        prompt = strdup(text)
        promptColumns = columns
        return true
    }

    /// Takes what the keyboard sent; called when standard input is readable.
    func read() -> [Entry] {
        fill()
        feed()
        defer { entries.removeAll() }
        return entries
    }

    /// Terminal rows between the first of the draft and the cursor.
    func rowsAboveCursor() -> Int {
        (promptColumns + textBeforeCursor.columnCount) / StandardStream.output.columnCount
    }

    /// Terminal rows that a line takes, with the prompt.
    func rows(of line: String) -> Int {
        (promptColumns + line.columnCount) / StandardStream.output.columnCount + 1
    }

    /// Whether nothing is typed.
    var isEmpty: Bool { text.isEmpty }

    /// Draws prompt and draft from where the cursor is.
    func redraw() {
        cle_redraw(line)
    }

    /// Throws the draft away.
    func clear() {
        for key in Self.clearKeys { press([key]) }
    }

    /// Gives the terminal to somebody else for a while.
    func aside<Answer>(_ question: () -> Answer) -> Answer {
        cle_take_terminal(line, 0)
        StandardStream.output.write(TerminalInput.markPastesNoMore)
        defer {
            StandardStream.output.write(TerminalInput.markPastes)
            cle_take_terminal(line, 1)
        }
        return question()
    }

    /// The terminal has another size.
    func resize() {
        el_resize(line)
    }

    /// Takes the terminal over again, after the program was in the background.
    func resume() {
        cle_take_terminal(line, 0)
        cle_take_terminal(line, 1)
    }

    /// The line as it stands.
    var text: String {
        guard let info = el_wline(line)?.pointee else { return "" }
        return Self.string(info.buffer, info.lastchar)
    }

    var textBeforeCursor: String {
        guard let info = el_wline(line)?.pointee else { return "" }
        return Self.string(info.buffer, info.cursor)
    }

    private static func string(_ start: UnsafePointer<wchar_t>, _ end: UnsafePointer<wchar_t>) -> String {
        var scalars = String.UnicodeScalarView()
        for character in UnsafeBufferPointer(start: start, count: max(0, end - start)) {
            scalars.append(Unicode.Scalar(UInt32(bitPattern: character)) ?? "\u{FFFD}")
        }
        return String(scalars)
    }

    /// A whole line stands in libedit's buffer: takes it, and starts another.
    func accept() {
        let taken = String(text.dropLast())
        cle_take_terminal(line, 0)
        willTake(taken)
        if !taken.isEmpty, let history = history { cle_remember(history, taken) }
        hasWarned = false
        entries.append(.line(pastes.restore(TerminalInput.restore(taken))))
        cle_take_terminal(line, 1)
    }
}
