import AtriumNet
import AtriumWire

/// Something that happens on a link, beside others.
protocol LinkUse: AnyObject {
    /// Does what can be done now.
    func step() throws
    /// Takes a frame that has come; one that is another's is passed over.
    func take(_ header: FrameHeader, _ payload: UnsafeRawBufferPointer) throws
    /// Whether it waits until it can send.
    var wantsWrite: Bool { get }
    var isDone: Bool { get }
}

extension Link {
    /// Lets uses go on together until one of them is done, or the time is over.
    func run(_ uses: [any LinkUse], until isDone: () -> Bool) throws {
        let deadline = Clock.monotonicNanoseconds() + 50_000_000_000
        while true {
            for use in uses { try use.step() }
            if isDone() { return }
            wantsWrite = uses.contains { $0.wantsWrite }
            try turn { header, payload in
                if header.kind == .error {
                    let error = try ErrorFrame.read(payload)
                    throw Failure("the server refused: \(error.code): \(error.text)")
                }
                for use in uses { try use.take(header, payload) }
            }
            guard Clock.monotonicNanoseconds() < deadline else { throw Failure("50 s were not enough") }
        }
    }
}
