import AtriumNet
import Glibc

/// Standard input and signals: the keyboard, or a pipe in its place.
extension ChatSession {
    /// How soon behind another a Ctrl-C leaves.
    private static let leaveKeyNanoseconds: UInt64 = 2_000_000_000

    /// Does what a signal asks for.
    func take(signal: CInt) {
        switch signal {
        case SIGWINCH:
            screen.editor?.resize()
        case SIGCONT:
            screen.editor?.resume()
        case SIGINT:
            let now = Clock.monotonicNanoseconds()
            guard let editor = screen.editor, leaving == nil, !editor.isEmpty || now >= leaveKeyDeadline else {
                return leave(.interrupted)
            }
            editor.clear()
            leaveKeyDeadline = now + Self.leaveKeyNanoseconds
            tell("Ctrl-C again, or /quit, leaves", as: .dim)
        default:
            leave(ExitCode(signal: signal), keepingTransfers: true)
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
                    // So does a terminal that was closed, perhaps ahead of the signal.
                    leave(.done, keepingTransfers: true)
                }
            }
            updatePrompt()
        } else {
            do { try input.fill() } catch { throw CommandFailure(.data, error.text) }
            _ = try takeLines()
        }
    }

    /// Takes lines of a pipe, as many as may be on their way. A command waits until what came before it is done, so
    /// that a script of lines has one meaning.
    ///
    /// - Returns: whether there was one.
    func takeLines() throws(CommandFailure) -> Bool {
        var tookOne = false
        while takesLines
            || heldLine != nil && pending.isEmpty && leaving == nil && ending == nil && candidate == nil
                && nextName == nil
        {
            guard let line = try nextLine() else {
                inputHasEnded = input.hasEnded
                break
            }
            guard !line.hasPrefix("/") || pending.isEmpty else {
                heldLine = line
                break
            }
            tookOne = true
            take(line: line)
        }
        return tookOne
    }

    /// Whether the next line of a pipe may be taken.
    var takesLines: Bool {
        !inputHasEnded && heldLine == nil && leaving == nil && ending == nil && nextName == nil && candidate == nil
            && pending.count < Self.onTheirWayMax
    }

    private func nextLine() throws(CommandFailure) -> String? {
        if let line = heldLine {
            heldLine = nil
            return line
        }
        do { return try input.next() } catch { throw CommandFailure(.data, error.text) }
    }

    /// Whether nobody is at the keyboard: what comes is no answer to what is told.
    var isPipe: Bool { screen.editor == nil && isatty(0) == 0 }

    /// Ends a pipe in the middle: the lines that follow are not for those who would hear them.
    func endPipe(_ status: ExitCode) {
        warn("the chat ends here, and says no line behind this one")
        leave(status, keepingTransfers: true)
    }

    /// At the end of a pipe: leaves once everything asked for is done.
    func endWithInput() {
        guard inputHasEnded, leaving == nil, nextName == nil, candidate == nil, pending.isEmpty, transfers.isEmpty,
            client != nil
        else { return }
        leave(.done)
    }
}
