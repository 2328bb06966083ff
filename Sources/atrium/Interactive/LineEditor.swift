import CLineEdit
import Glibc

/// The line being typed, edited by libedit: keys, history, completion.
///
/// libedit keeps its state in globals and calls back without a context, so there is one editor at a time, on the
/// main thread. It must be told of characters only when it will not wait for more, and its handler must be installed
/// anew within the line callback, or the terminal falls back to whole lines between two of them.
@MainActor final class LineEditor {
    /// What the keyboard brought.
    enum Entry: Equatable {
        case line(String)
        /// Ctrl-D on an empty line, or the terminal is gone.
        case end
    }

    /// A key that no keyboard sends here: it makes libedit say where the cursor stands.
    private static let positionKey: CInt = 0x1C
    /// Ctrl-D.
    private static let endKey: CInt = 0x04
    /// To the end of the line, then away with all of it.
    private static let clearKeys: [CInt] = [0x05, 0x15]
    private static var current: LineEditor?

    /// Called where a line was taken, in front of anything else: the cursor is below it.
    var willTake: (_ line: String) -> Void = { _ in }
    /// What Tab offers for the line up to the cursor.
    var completions: (String) -> [String] = { _ in [] }

    private var input = TerminalInput()
    private var characters: [CInt] = []
    private var entries: [Entry] = []
    private var prompt = ""
    private var promptColumns = 0

    /// Takes the terminal over.
    func start(prompt: String, columns: Int) {
        Self.current = self
        self.prompt = prompt
        promptColumns = columns
        StandardStream.output.write(TerminalInput.markPastes)
        cle_leave_signals()
        cle_set_reader { _ in MainActor.assumeIsolated { LineEditor.current?.nextCharacter() ?? -1 } }
        install()
        rl_add_defun("atrium-position", { _, _ in 0 }, Self.positionKey)
        cle_set_word_breaks(" ")
        cle_set_completion { text, _, end in
            let word = text.map { String(cString: $0) } ?? ""
            let list = MainActor.assumeIsolated { LineEditor.current?.matches(word, end: Int(end)) }
            return list?.pointer
        }
    }

    /// Gives the terminal back.
    func stop() {
        rl_callback_handler_remove()
        StandardStream.output.write(TerminalInput.markPastesNoMore)
        Self.current = nil
    }

    /// Sets what stands in front of the line.
    ///
    /// - Parameter columns: Columns it takes; escape sequences take none.
    /// - Returns: whether it is another than before, and a redraw is due.
    func setPrompt(_ prompt: String, columns: Int) -> Bool {
        guard prompt != self.prompt else { return false }
        self.prompt = prompt
        promptColumns = columns
        rl_set_prompt(prompt)
        return true
    }

    /// Takes what the keyboard sent; called when standard input is readable.
    func read() -> [Entry] {
        fill()
        while let next = characters.first {
            // libedit keeps quiet about Ctrl-D, and gives the terminal back.
            if next == Self.endKey, isEmpty() {
                characters.removeFirst()
                entries.append(.end)
            } else {
                rl_callback_read_char()
            }
        }
        defer { entries.removeAll() }
        return entries
    }

    /// Terminal rows between the first of the draft and the cursor.
    func rowsAboveCursor() -> Int {
        press(Self.positionKey)
        let before = String(decoding: String(cString: cle_line()).utf8.prefix(Int(cle_point())), as: UTF8.self)
        return (promptColumns + before.columnCount) / StandardStream.output.columnCount
    }

    /// Terminal rows that a line takes, with the prompt.
    func rows(of line: String) -> Int {
        (promptColumns + line.columnCount) / StandardStream.output.columnCount + 1
    }

    /// Whether nothing is typed.
    func isEmpty() -> Bool {
        press(Self.positionKey)
        return cle_line().pointee == 0
    }

    /// Draws prompt and draft from where the cursor is.
    func redraw() {
        rl_forced_update_display()
    }

    /// Throws the draft away.
    func clear() {
        for key in Self.clearKeys { press(key) }
    }

    /// The terminal has another size.
    func resize() {
        rl_resize_terminal()
    }

    /// Takes the terminal over again, after the program was in the background.
    func resume() {
        rl_callback_handler_remove()
        install()
    }

    private func install() {
        rl_callback_handler_install(prompt) { line in
            let text = line.map { String(cString: $0) }
            free(line)
            MainActor.assumeIsolated { LineEditor.current?.accept(text) }
        }
    }

    private func accept(_ text: String?) {
        guard let text = text else {
            entries.append(.end)
            return
        }
        willTake(text)
        if !text.isEmpty { add_history(text) }
        entries.append(.line(TerminalInput.restore(text)))
        install()
    }

    private func fill() {
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = Glibc.read(0, &bytes, bytes.count)
        if count > 0 {
            characters += input.take(bytes[..<count])
        } else if count == 0 || (errno != EINTR && errno != EAGAIN) {
            entries.append(.end)
        }
    }

    /// The next character for libedit. Within a search or behind a prefix key it asks for more than has come: only
    /// then is there a wait.
    private func nextCharacter() -> CInt {
        while characters.isEmpty {
            let before = entries.count
            fill()
            if entries.count > before { return -1 }
        }
        return characters.removeFirst()
    }

    /// Does as if a key had been pressed before those that wait.
    private func press(_ key: CInt) {
        characters.insert(key, at: 0)
        rl_callback_read_char()
    }

    private func matches(_ word: String, end: Int) -> CompletionList? {
        cle_completion_is_final()
        let line = String(decoding: String(cString: cle_line()).utf8.prefix(end), as: UTF8.self)
        let found = completions(line)
        // A folder is gone on from: no space behind it.
        let isFolder = found.count == 1 && found[0].hasSuffix("/")
        cle_completion_append(isFolder ? 0 : CInt(UInt8(ascii: " ")))
        return CompletionList(found, for: word)
    }
}
