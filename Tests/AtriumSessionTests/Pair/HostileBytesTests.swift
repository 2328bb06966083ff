import AtriumWire
import Testing

@testable import AtriumSession

@Suite("Sessions against random frames")
struct HostileBytesTests {
    /// Numbers that look random and are the same in each run.
    private struct Generator: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ state >> 33
        }
    }

    /// A frame of any kind, known or nearly, with a payload of anything.
    private func frame(_ generator: inout Generator) -> [UInt8] {
        let known = FrameKind.allCases.randomElement(using: &generator)?.rawValue ?? 0
        let kind = Bool.random(using: &generator) ? known : UInt16.random(in: 0...0x0A0F, using: &generator)
        let requestID = UInt32.random(in: 0...3, using: &generator)
        var bytes = rawFrame(kind: kind, requestID: requestID, payloadBytes: Int.random(in: 0...90, using: &generator))
        for index in bytes.indices.dropFirst(FrameHeader.byteCount) where Int.random(in: 0...3, using: &generator) > 0 {
            bytes[index] = UInt8.random(in: 0...(.max), using: &generator)
        }
        return bytes
    }

    @Test("a server's session takes any frame in any phase, and says nothing once it is closing")
    func server() {
        var generator = Generator(state: 1)
        for round in 0..<4_000 {
            var session = ServerSession(acceptedAt: .at(0), limits: Limits())
            if round % 2 == 0 {
                _ = receive(
                    &session, Hello(major: 1, minor: 0, software: "", capabilities: []), requestID: 1)
                session.welcomed([1])
            }
            session.phase = ServerPhase.allCases[round % ServerPhase.allCases.count]
            for _ in 0..<6 {
                let wasClosing = session.phase == .closing
                let step = receive(&session, frame(&generator))
                if wasClosing { #expect(step == .none) }
            }
        }
    }

    @Test("a client's session takes any frame in any phase, and is closing behind a violation")
    func client() {
        var generator = Generator(state: 2)
        for round in 0..<4_000 {
            let pair = SessionPair()
            pair.client.phase = ClientPhase.allCases[round % ClientPhase.allCases.count]
            for _ in 0..<6 where pair.violation == nil { pair.receive(frame(&generator)) }
            let phase = pair.client.phase
            #expect(pair.violation == nil || phase == .closing)
        }
    }
}
