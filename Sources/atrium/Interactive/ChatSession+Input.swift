import Glibc

/// Standard input and signals: the keyboard, or a pipe in its place.
extension ChatSession {
    /// Does what a signal asks for.
    func take(signal: CInt) {
        switch signal {
        case SIGWINCH:
            screen.editor?.resize()
        case SIGCONT:
            screen.editor?.resume()
        case SIGINT:
            guard let editor = screen.editor, !editor.isEmpty(), leaving == nil else { return leave(.interrupted) }
            editor.clear()
            screen.add(settings.palette.paint("Ctrl-C on an empty line, or /quit, leaves", as: .dim))
        default:
            leave(.interrupted)
        }
    }

    /// Takes what has come on standard input.
    func takeInput() throws(CommandFailure) {
        if let editor = screen.editor {
            for entry in editor.read() {
                switch entry {
                case .line(let line): take(line: line)
                case .end:
                    inputHasEnded = true
                    leave(.done)
                }
            }
            updatePrompt()
        } else {
            do { try input.fill() } catch { throw CommandFailure(.data, error.text) }
            _ = try takeLines()
        }
    }

    /// Takes lines of a pipe, as many as may be on their way.
    ///
    /// - Returns: whether there was one.
    func takeLines() throws(CommandFailure) -> Bool {
        var tookOne = false
        do {
            while pending.count < Self.onTheirWayMax, leaving == nil, nextName == nil, let line = try input.next() {
                tookOne = true
                take(line: line)
            }
        } catch {
            throw CommandFailure(.data, error.text)
        }
        inputHasEnded = input.hasEnded && pending.count < Self.onTheirWayMax && nextName == nil
        return tookOne
    }

    /// At the end of a pipe: leaves once everything asked for is done.
    func endWithInput() {
        guard inputHasEnded, leaving == nil, nextName == nil, pending.isEmpty, transfers.isEmpty, client != nil else {
            return
        }
        leave(.done)
    }
}
