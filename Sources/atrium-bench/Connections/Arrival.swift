import AtriumNet

/// A connection on its way in: opened, and not yet where it is wanted.
protocol Arrival: AnyObject {
    var rawDescriptor: CInt { get }
    /// Whether it has arrived.
    var isDone: Bool { get }
    /// Reads what has come, and takes each step it allows.
    func readable(_ buffer: UnsafeMutableRawBufferPointer) throws
}

/// Brings connections in, and gives them back in order.
///
/// - Parameters:
///   - together: on their way in at any time.
///   - make: opens the connection with that index.
func bring<Newcomer: Arrival>(
    _ count: Int, together: Int, _ make: (Int) throws -> Newcomer
) throws -> [Newcomer] {
    Dial.raiseDescriptorLimit()
    let poller = try Poller()
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 65_536, alignment: 16)
    defer { buffer.deallocate() }
    var newcomers: [Newcomer] = []
    var open = 0
    var failure: (any Error)?
    let deadline = Clock.monotonicNanoseconds() + 55_000_000_000
    while newcomers.count < count || open > 0 {
        while open < together, newcomers.count < count {
            let newcomer = try make(newcomers.count)
            newcomers.append(newcomer)
            guard !newcomer.isDone else { continue }
            try poller.add(newcomer.rawDescriptor, .read, token: UInt64(newcomers.count - 1))
            open += 1
        }
        if open == 0 { continue }
        try poller.wait(milliseconds: 1000) { token, _ in
            let newcomer = newcomers[Int(token)]
            do {
                try newcomer.readable(buffer)
                guard newcomer.isDone else { return }
                try poller.remove(newcomer.rawDescriptor)
                open -= 1
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        guard Clock.monotonicNanoseconds() < deadline else { throw Failure("the logins took more than 55 s") }
    }
    return newcomers
}
