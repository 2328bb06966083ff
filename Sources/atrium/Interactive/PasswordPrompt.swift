import Glibc

/// Asks for a password at the terminal, which does not show it.
struct PasswordPrompt {
    /// What asking came to.
    enum Answer: Equatable {
        case password(String)
        /// The person has thought better of it, or the terminal is gone.
        case cancelled
        /// The same was not typed twice.
        case differs
        case tooShort
    }

    /// Characters of a new password at least.
    static let characterCountMin = 8
    private static let byteCountMax = 1_024

    /// Ctrl-C ends the asking. Signals stay for whoever deals with them.
    let interruption: Interruption

    /// Asks for the password that there is.
    func ask(_ words: String) -> Answer {
        read(words).map { .password($0) } ?? .cancelled
    }

    /// Asks for a new one, twice.
    func askNew() -> Answer {
        guard let first = read("new password (at least \(Self.characterCountMin) characters): ") else {
            return .cancelled
        }
        guard Self.isLongEnough(first) else { return .tooShort }
        guard let second = read("once more: ") else { return .cancelled }
        return first == second ? .password(first) : .differs
    }

    static func isLongEnough(_ password: String) -> Bool { password.count >= characterCountMin }

    /// One line of the terminal, which is not shown; nil where there is none.
    private func read(_ words: String) -> String? {
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
        while bytes.count < Self.byteCountMax {
            var entries = [0, interruption.descriptor].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
            guard poll(&entries, nfds_t(entries.count), -1) > 0 else { continue }
            if entries[1].revents != 0 {
                signals += interruption.drain()
                if signals.contains(where: { [SIGINT, SIGTERM, SIGHUP].contains($0) }) { return nil }
            }
            guard entries[0].revents != 0 else { continue }
            var byte: UInt8 = 0
            guard Glibc.read(0, &byte, 1) == 1 else { return nil }
            if byte == UInt8(ascii: "\n") { return bytes.isEmpty ? nil : String(validating: bytes, as: UTF8.self) }
            bytes.append(byte)
        }
        return nil
    }
}

/// For commands, which end where there is no answer.
extension PasswordPrompt {
    /// The password that there is.
    ///
    /// - Parameter isFromInput: whether it is the first line of standard input.
    func password(isFromInput: Bool) throws(CommandFailure) -> String {
        if isFromInput {
            guard let line = readLine(), !line.isEmpty else {
                throw CommandFailure(.data, "standard input holds no password")
            }
            return line
        }
        return try password(of: ask("password: "))
    }

    /// A new one.
    func newPassword() throws(CommandFailure) -> String { try password(of: askNew()) }

    private func password(of answer: Answer) throws(CommandFailure) -> String {
        if case .password(let password) = answer { return password }
        guard isatty(0) == 1 else {
            throw CommandFailure(.usage, "a password is typed at a terminal; --password-stdin takes it from a pipe")
        }
        throw CommandFailure(answer == .cancelled ? .interrupted : .refused, answer.refusal)
    }
}

extension PasswordPrompt.Answer {
    /// Why there is no password.
    var refusal: String {
        switch self {
        case .password: ""
        case .cancelled: "no password was given"
        case .differs: "the two are not the same: nothing was changed"
        case .tooShort: "a password has at least \(PasswordPrompt.characterCountMin) characters: nothing was changed"
        }
    }
}
