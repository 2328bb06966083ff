import AtriumSession
import AtriumWire
import SpecReading

/// Plays the clients of a transcript against a fresh server, and compares every byte that comes.
struct TranscriptReplay {
    /// What came was not what the transcript has.
    struct Mismatch: Error, CustomStringConvertible {
        var step: Int
        var text: String

        var description: String { "step \(step + 1): \(text)" }
    }

    private let transcript: Transcript
    private let server: RunningServer
    private var clients: [String: TranscriptClient] = [:]

    init(_ transcript: Transcript) throws {
        self.transcript = transcript
        server = try RunningServer(limits: transcript.limits)
    }

    /// Plays all steps.
    ///
    /// - Throws: `Mismatch` at the first that differs.
    mutating func run() throws {
        let steps = transcript.steps
        var index = 0
        while index < steps.count {
            let end = Self.endOfGroup(steps, from: index)
            if steps[index].does == .expect {
                try expect(Array(steps[index..<end]), from: index)
            } else {
                try act(steps[index], index)
            }
            index = end
        }
    }

    /// Steps that expect frames in any order belong together.
    private static func endOfGroup(_ steps: [TranscriptStep], from start: Int) -> Int {
        guard steps[start].anyOrder == true else { return start + 1 }
        return steps[start...].firstIndex { $0.anyOrder != true || $0.client != steps[start].client } ?? steps.count
    }

    private mutating func act(_ step: TranscriptStep, _ index: Int) throws {
        guard step.does != .stop else { return server.server.stop() }
        let name = step.client ?? ""
        guard step.does != .connect else {
            clients[name] = try TranscriptClient(port: server.server.port)
            return
        }
        guard let client = clients[name] else { throw Mismatch(step: index, text: "\(name) is not connected") }
        switch step.does {
        case .send:
            try client.send(WirePattern(step.wire ?? "").bytes { try client.proof(key(named: $0)) })
        case .close:
            clients[name] = nil
        case .expectClose:
            if let frame = try client.next(takesCredit: false) {
                throw Mismatch(step: index, text: "\(frame.name) came in place of the end: \(hex(frame.bytes))")
            }
            clients[name] = nil
        case .connect, .expect, .stop: break
        }
    }

    /// Takes as many frames as steps of one client, each of which must be that of one step.
    private func expect(_ steps: [TranscriptStep], from index: Int) throws {
        guard let client = clients[steps[0].client ?? ""] else {
            throw Mismatch(step: index, text: "nobody is connected")
        }
        var open = try steps.map { (step: $0, pattern: try WirePattern($0.wire ?? "")) }
        while !open.isEmpty {
            let takesCredit = open.contains { $0.step.frame == "Credit" }
            guard let frame = try client.next(takesCredit: takesCredit) else {
                throw Mismatch(step: index, text: "the server closed in place of \(open[0].step.frame ?? "a frame")")
            }
            let differences = open.map { $0.pattern.difference(from: frame.bytes, isSignature: client.isSignature) }
            guard let match = differences.firstIndex(of: nil) else {
                let wanted = open.map { $0.step.frame ?? "" }.joined(separator: " or ")
                let why = differences.compactMap { $0 }.joined(separator: "; ")
                throw Mismatch(
                    step: index, text: "\(frame.name) came for \(wanted): \(why): \(hex(frame.bytes))")
            }
            open.remove(at: match)
        }
    }

    private func key(named name: String) throws -> DeviceKey {
        guard let digits = transcript.keys[name], let key = DeviceKey(bytes(digits)) else {
            throw WirePattern.SyntaxError(text: "no key is named \(name)")
        }
        return key
    }
}

extension RunningServer {
    /// A fresh server with some limits, by name, set otherwise.
    convenience init(limits: [String: UInt64]) throws {
        let known = Dictionary(uniqueKeysWithValues: Limit.allCases.map { ("\($0)", $0) })
        let changed = try limits.map { name, value in
            guard let limit = known[name] else { throw WirePattern.SyntaxError(text: "no limit is named \(name)") }
            return (limit, value)
        }
        try self.init(keepsRates: true) { settings in
            for (limit, value) in changed { settings.limits[limit] = value }
        }
    }
}
