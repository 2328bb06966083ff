import AtriumNet
import AtriumWire

/// A small message again and again, one in flight, for as long as it is let: from Say to its outcome, commit included.
final class RoundTrips: LinkUse {
    private let link: Link
    private var requestID: UInt32 = 0
    private var askedAt: UInt64 = 0
    private(set) var times: [UInt64] = []
    private let count: Int
    /// Nothing may be said in the middle of another's frame.
    var mayStep: () -> Bool = { true }
    let wantsWrite = false

    init(_ link: Link, count: Int) {
        self.link = link
        self.count = count
    }

    /// Whether there are as many as wanted.
    var isDone: Bool { times.count >= count }

    func step() throws {
        guard requestID == 0, mayStep() else { return }
        askedAt = Clock.monotonicNanoseconds()
        requestID = try link.ask(
            Say(
                operation: link.nextOperation(), target: .conversation(link.conversation), style: .plain,
                text: "Is anyone there?"))
    }

    func take(_ header: FrameHeader, _ payload: UnsafeRawBufferPointer) {
        guard header.kind == .committed, header.requestID == requestID else { return }
        times.append(Clock.monotonicNanoseconds() - askedAt)
        requestID = 0
    }
}
