import AtriumNet
import AtriumServices
import AtriumStorage
import AtriumWire
import CLinux
import Glibc

/// Answers on the control socket of a server. Spec/decisions/0017.
///
/// Few threads take one connection each, so that many connections make others wait and never the server. They ask the
/// core and the journal by mail, and wait for the answer by themselves.
final class ControlService: Sendable {
    /// Connections served at a time.
    static let connectionsMax = 4

    private let threads: [SystemThread]
    private let stopSignal: WakeUp
    private let listener: Lock<ControlListener?>

    /// Opens the socket and begins to answer.
    init(path: String, _ context: ControlContext) throws(SystemError) {
        let opened = try ControlListener(path: path)
        let stopSignal = try WakeUp()
        let raw = opened.rawValue
        var threads: [SystemThread] = []
        for index in 0..<Self.connectionsMax {
            threads.append(
                try SystemThread(name: "control-\(index)") {
                    while let accepted = Self.accept(raw, stop: stopSignal.descriptor) {
                        guard Socket.isOwn(accepted.rawValue) else { continue }
                        var conversation = ControlConversation(
                            ControlStream(accepted, stop: stopSignal.descriptor), context,
                            stop: stopSignal.descriptor)
                        conversation.run()
                    }
                })
        }
        self.threads = threads
        self.stopSignal = stopSignal
        listener = Lock(opened)
    }

    /// Ends every conversation and waits until they have ended.
    func stop() {
        stopSignal.signal()
        for thread in threads { thread.join() }
        listener.withLock { $0 = nil }
    }

    /// The next connection; nil once the server stops.
    private static func accept(_ listener: CInt, stop: CInt) -> Descriptor? {
        while true {
            var entries = [
                pollfd(fd: listener, events: Int16(POLLIN), revents: 0),
                pollfd(fd: stop, events: Int16(POLLIN), revents: 0),
            ]
            guard poll(&entries, 2, -1) > 0 else { continue }
            if entries[1].revents != 0 { return nil }
            let raw = accept4(listener, nil, nil, CInt(SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue))
            if raw >= 0 { return Descriptor(raw) }
        }
    }
}
