import AtriumNet

/// A connection to a server of a text protocol: each step sends something, and waits for what answers it.
final class PlainArrival: Arrival {
    /// What is said, and the text whose coming, with whole lines, ends the step.
    struct Step {
        var says: [UInt8]
        var awaits: String
    }

    private let connection: Connection
    private let steps: [Step]
    private var step = 0
    private var received: [UInt8] = []

    init(port: UInt16, _ steps: [Step]) throws {
        connection = try Connection(port: port, nil)
        self.steps = steps
        if let first = steps.first { try connection.sendAll(first.says) }
    }

    var rawDescriptor: CInt { connection.rawDescriptor }
    var isDone: Bool { step == steps.count }

    func readable(_ buffer: UnsafeMutableRawBufferPointer) throws {
        switch connection.receive(into: buffer) {
        case .moved(let count): received.append(contentsOf: UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        case .wouldBlock: return
        case .ended, .closed:
            throw Failure("the server closed a connection: \(String(decoding: received.suffix(200), as: UTF8.self))")
        }
        let text = String(decoding: received, as: UTF8.self)
        guard step < steps.count, received.last == UInt8(ascii: "\n"), text.contains(steps[step].awaits) else { return }
        received.removeAll()
        step += 1
        if step < steps.count { try connection.sendAll(steps[step].says) }
    }
}
