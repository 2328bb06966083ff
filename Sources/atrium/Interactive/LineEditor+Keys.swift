import CLineEdit
import Glibc

/// From the bytes of the terminal to the keys of libedit.
extension LineEditor {
    func fill() {
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = Glibc.read(0, &bytes, bytes.count)
        if count > 0 {
            keys += input.take(bytes[..<count])
        } else if count == 0 || (errno != EINTR && errno != EAGAIN) {
            entries.append(.end)
        }
    }

    /// Hands the keys that have come to libedit.
    func feed() {
        while !keys.isEmpty {
            let key = keys.removeFirst()
            switch key {
            case .character(Self.endKey) where isEmpty:
                // libedit keeps quiet about Ctrl-D, and gives the terminal back.
                entries.append(.end)
            case .character(let character):
                guard hasRoom(for: character) else { continue }
                press([character])
            case .sequence(let sequence):
                press(sequence)
            case .paste(let text):
                take(paste: text)
            }
        }
    }

    func press(_ key: [CInt]) {
        characters = key
        while !characters.isEmpty { step() }
        guard hasReadFurther else { return }
        // The key that ended a search was put back within libedit, and waits there to be done.
        hasReadFurther = false
        givesNothing = true
        step()
        givesNothing = false
    }

    private func step() {
        var count: CInt = 0
        el_wgets(line, &count)
        if text.last == "\n" { accept() }
    }

    /// A short paste is typed, a longer one stands in the line by a few words until the line is taken.
    private func take(paste text: String) {
        var text = text
        while text.last == "\n" { text.removeLast() }
        if text.utf8.count > PasteShelf.textMaxBytes {
            StandardStream.output.write(Self.bell)
            return warn(PasteShelf.refusal(of: text))
        }
        let fits = self.text.utf8.count + text.utf8.count <= Self.draftMaxBytes
        for character in TerminalInput.characters(of: fits ? text : pastes.hold(text)) { press([character]) }
    }

    /// Whether the line may grow by a key. Where it may not, the person hears of it, once a line.
    private func hasRoom(for character: CInt) -> Bool {
        let isText = character >= 0x20 && character != 0x7F
        guard isText || character == Self.yankKey else { return true }
        if text.utf8.count < Self.draftMaxBytes { return true }
        if !hasWarned {
            StandardStream.output.write(Self.bell)
            warn(
                "a line that is typed has at most \(Self.draftMaxBytes) bytes; the rest was not taken"
            )
        }
        hasWarned = true
        return false
    }

    /// The next character for libedit. Within a search or behind a prefix key it asks for more than has come: only
    /// then is there a wait.
    private func nextCharacter() -> CInt {
        if givesNothing { return -1 }
        while characters.isEmpty {
            hasReadFurther = true
            if keys.isEmpty {
                let before = entries.count
                fill()
                if entries.count > before { return -1 }
                continue
            }
            switch keys.removeFirst() {
            case .character(let character): characters = [character]
            case .sequence(let sequence): characters = sequence
            case .paste(let text):
                characters = TerminalInput.characters(of: String(text.prefix(Self.draftMaxBytes / 4)))
            }
        }
        return characters.removeFirst()
    }

    /// - Parameter address: Where libedit wants the character.
    /// - Returns: 1, or 0 where no more will come.
    func read(into address: UInt) -> CInt {
        let character = nextCharacter()
        guard character >= 0, let place = UnsafeMutablePointer<wchar_t>(bitPattern: address) else { return 0 }
        place.pointee = character
        return 1
    }

    func complete() {
        let before = textBeforeCursor
        guard let after = completions(before) else { return }
        el_deletestr(line, CInt(before.unicodeScalars.count))
        el_insertstr(line, after)
    }
}
