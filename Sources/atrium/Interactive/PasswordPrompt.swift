import Glibc

/// Asks for a password at the terminal, which does not show it.
struct PasswordPrompt {
    /// Characters of a new password at least.
    static let characterCountMin = 8
    private static let byteCountMax = 1_024
    /// That there is no password.
    static let noAnswer = "no password was given: nothing was changed"
    /// Stands behind why it is asked again.
    static let again = "try again, or leave it with an empty line"
    /// What a new password must be.
    static let rule = "a password has at least \(characterCountMin) characters"

    /// Ctrl-C ends the asking. Signals stay for whoever deals with them.
    let interruption: Interruption

    /// Asks for the password that there is; nil where the person has thought better of it, or the terminal is gone.
    func ask(_ words: String) -> String? { read(words) }

    /// Asks for a new one, twice, and again until it is good: who types it a second time unasked would type it into
    /// what comes next, which shows it. nil as with `ask`.
    func askNew() -> String? {
        while true {
            guard let first = read("new password (at least \(Self.characterCountMin) characters): ") else { return nil }
            guard Self.isLongEnough(first) else {
                tell("that has fewer than \(Self.characterCountMin) characters")
                continue
            }
            guard let second = read("once more: ") else { return nil }
            if first == second { return first }
            tell("the two are not the same")
        }
    }

    /// Says why it is asked again.
    private func tell(_ words: String) {
        StandardStream.error.write("\(words); \(Self.again)\r\n")
    }

    static func isLongEnough(_ password: String) -> Bool { password.count >= characterCountMin }

    /// One line of the terminal, which is not shown and is taken to its end; nil where it is empty, or there is none.
    private func read(_ words: String) -> String? {
        while true {
            guard let line = readLine(words) else { return nil }
            if line.count <= Self.byteCountMax, let text = String(validating: line, as: UTF8.self) { return text }
            tell("that cannot be a password: it has more than \(Self.byteCountMax) bytes, or is no text")
        }
    }

    /// The bytes of a line; nil where it is empty, or there is none.
    private func readLine(_ words: String) -> [UInt8]? {
        var before = termios()
        guard tcgetattr(0, &before) == 0 else { return nil }
        var hidden = before
        hidden.c_lflag = (hidden.c_lflag | tcflag_t(ICANON | ISIG)) & ~tcflag_t(ECHO)
        hidden.c_iflag |= tcflag_t(ICRNL)
        guard tcsetattr(0, TCSAFLUSH, &hidden) == 0 else { return nil }
        StandardStream.error.write(words)
        var signals: [CInt] = []
        defer {
            interruption.putBack(signals)
            StandardStream.error.write("\r\n")
            _ = tcsetattr(0, TCSAFLUSH, &before)
        }
        var bytes: [UInt8] = []
        while true {
            var entries = [0, interruption.descriptor].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
            guard poll(&entries, nfds_t(entries.count), -1) > 0 else { continue }
            if entries[1].revents != 0 {
                signals += interruption.drain()
                if signals.contains(where: { [SIGINT, SIGTERM, SIGHUP].contains($0) }) { return nil }
            }
            guard entries[0].revents != 0 else { continue }
            var byte: UInt8 = 0
            guard Glibc.read(0, &byte, 1) == 1 else { return nil }
            if byte == UInt8(ascii: "\n") { return bytes.isEmpty ? nil : bytes }
            bytes.append(byte)
        }
    }
}

/// For commands, which end where there is no answer.
extension PasswordPrompt {
    /// The password that there is.
    ///
    /// - Parameter isFromInput: whether it is the first line of standard input.
    func password(isFromInput: Bool) throws(CommandFailure) -> String {
        if isFromInput {
            guard let line = Swift.readLine(), !line.isEmpty else {
                throw CommandFailure(.data, "standard input holds no password")
            }
            return line
        }
        return try password(of: ask("password: "))
    }

    /// A new one.
    ///
    /// - Parameter isFromInput: whether it is the first line of standard input.
    func newPassword(isFromInput: Bool) throws(CommandFailure) -> String {
        guard isFromInput else { return try password(of: askNew()) }
        let password = try password(isFromInput: true)
        guard Self.isLongEnough(password) else { throw CommandFailure(.usage, Self.rule) }
        return password
    }

    private func password(of answer: String?) throws(CommandFailure) -> String {
        if let answer { return answer }
        guard isatty(0) == 1 else {
            throw CommandFailure(.usage, "a password is typed at a terminal; --password-stdin takes it from a pipe")
        }
        throw CommandFailure(.interrupted, Self.noAnswer)
    }
}
