/// What a fuzzer throws bytes at. Each run is by itself: the same bytes do the same, whatever ran before.
///
/// A run fails by a trap, by a report of a sanitizer, or by a rule of its own that does not hold. Every byte string
/// is a sound input: one that ends early does less.
public enum FuzzTarget: String, CaseIterable, Sendable {
    /// One frame of any kind, header included: read, written, and read again.
    case decoder
    /// What a client sends, and time, into the `ServerSession` of one connection.
    case session
    /// Requests of several callers into the `Router`, with a journal that commits what is proposed.
    case services
    /// What a hostile server sends, and what a program asks, into a `ClientMachine`.
    case client

    /// Runs one input.
    public func run(_ input: UnsafeRawBufferPointer) throws(BrokenRule) {
        switch self {
        case .decoder: try DecoderRun.run(input)
        case .session:
            var run = SessionRun(FuzzInput(input))
            try run.run()
        case .services:
            var run = ServicesRun(FuzzInput(input))
            try run.run()
        case .client:
            var run = ClientRun(FuzzInput(input))
            try run.run()
        }
    }

    /// Runs one input.
    public func run(_ input: [UInt8]) throws(BrokenRule) {
        let result = input.withUnsafeBytes { bytes in
            Result { () throws(BrokenRule) in try run(bytes) }
        }
        try result.get()
    }

    /// The longest input worth trying, in bytes: long enough for some dozens of steps.
    public var inputBytesMax: Int {
        switch self {
        case .decoder: 2_048
        case .session, .client: 4_096
        case .services: 4_096
        }
    }
}
