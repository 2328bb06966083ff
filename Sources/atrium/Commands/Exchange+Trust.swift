import AtriumClient
import Glibc

/// Whether a server is the one that is meant: asked where a person is at the terminal.
extension Exchange {
    /// Asks until there is an answer.
    func ask(_ question: TrustQuestion) throws(CommandFailure) {
        DistrustText.question(question).forEach(tell)
        while true {
            StandardStream.error.write(TrustAnswer.prompt)
            let answer = try readLine().map { TrustAnswer($0, to: question) } ?? .no
            guard answer != .unclear else { continue }
            _ = try perform(.answerTrust(question.fingerprint, accepted: answer == .yes))
            return
        }
    }

    /// One line of the terminal, and no more than that; nil at its end.
    private func readLine() throws(CommandFailure) -> String? {
        var line: [UInt8] = []
        while true {
            var entries = [0, interruption.descriptor].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
            guard poll(&entries, nfds_t(entries.count), -1) > 0 else { continue }
            if entries[1].revents != 0, let signal = interruption.drain().first { throw ended(by: signal) }
            guard entries[0].revents != 0 else { continue }
            var byte: UInt8 = 0
            guard read(0, &byte, 1) == 1 else { return line.isEmpty ? nil : String(decoding: line, as: UTF8.self) }
            if byte == UInt8(ascii: "\n") { return String(decoding: line, as: UTF8.self) }
            line.append(byte)
        }
    }
}
