import AtriumWire
import SpecReading

/// The inputs a fuzzer begins with, made from the vectors of the Spec: each frame by itself, and the transcripts as
/// sequences of steps.
public enum Seeds {
    /// The seeds of a target.
    public static func all(for target: FuzzTarget) -> [[UInt8]] {
        switch target {
        case .decoder: frames + Transcript.all.flatMap { $0.sent + $0.received }
        case .session: session
        case .services: services
        case .client: client
        }
    }

    /// Every frame of the vectors, sound or not.
    private static let frames: [[UInt8]] =
        (FrameVector.frames + FrameVector.tolerated).map { bytes($0.wire) } + ErrorVector.all.map { bytes($0.wire) }

    /// Logins, honest and not, with each frame behind them and before them; and what the clients of each transcript
    /// send.
    private static var session: [[UInt8]] {
        let login: [[UInt8]] = [
            step(SessionRun.Step.hello), step(SessionRun.Step.login, [2]), step(SessionRun.Step.challenge, [1]),
            step(SessionRun.Step.proof, [3]), step(SessionRun.Step.admit),
        ]
        let moves = frames.compactMap { frame(SessionRun.Step.frame, $0) }
        var seeds: [[[UInt8]]] = []
        for run in chunks(moves, of: 6) { seeds.append(login + run) }
        for count in 0...login.count {
            let part = Array(login[..<count])
            for run in chunks(moves, of: 24) { seeds.append(part + run) }
            seeds.append(part + [step(SessionRun.Step.time, [0x0F, 0xFF])])
        }
        for transcript in Transcript.all {
            seeds.append(login + transcript.sent.compactMap { frame(SessionRun.Step.frame, $0) })
        }
        return seeds.map { Array($0.joined()) }
    }

    /// Each request by each of two callers, alone and in runs, and the requests of each transcript.
    private static var services: [[UInt8]] {
        var seeds: [[[UInt8]]] = []
        for run in chunks(frames.compactMap { request(0, $0) }, of: 3) { seeds.append(run) }
        for run in chunks(frames.compactMap { request(1, $0) }, of: 8) { seeds.append(run) }
        for transcript in Transcript.all {
            seeds.append(transcript.requests.compactMap { request($0.client, $0.wire) })
        }
        let others = ServicesRun.Step.allCases.filter { $0 != .request }
        let rest: [[UInt8]] = others.map { step($0, [0, 1, 2, 3]) }
        for script in ServicesScript.all {
            let requests = script.compactMap { request($0.caller, $0.frame) }
            seeds.append(requests)
            seeds.append(requests + rest)
            seeds.append([step(ServicesRun.Step.holdJournal)] + requests + rest)
        }
        return seeds.map { Array($0.joined()) }
    }

    /// Each frame in each phase of a login, and what the server of each transcript sends; with commands and without.
    private static var client: [[UInt8]] {
        let answers = frames.compactMap { frame(ClientRun.Step.frame, $0, choice: 1) }
        let notices = frames.compactMap { frame(ClientRun.Step.frame, $0, choice: 0) }
        let commands: [[UInt8]] = (0..<17).map { step(ClientRun.Step.command, [UInt8($0), 0, 0, 0, 0, 0]) }
        let loggedIn: [[UInt8]] = [[1]]
        let disk = [[UInt8]](repeating: step(ClientRun.Step.disk, [1, 0, 0]), count: 4)
        var seeds: [[[UInt8]]] = []
        for run in chunks(answers, of: 4) {
            for command in commands.prefix(14) { seeds.append(loggedIn + [command] + run) }
        }
        for run in chunks(notices, of: 6) { seeds.append(loggedIn + run) }
        for run in chunks(answers, of: 6) { seeds.append([[0]] + run) }
        for command in commands { seeds.append(loggedIn + [command] + disk) }
        for transcript in Transcript.all {
            let frames = transcript.received.compactMap { frame(ClientRun.Step.frame, $0, choice: 1) }
            seeds.append(loggedIn + commands + frames)
        }
        return seeds.map { Array($0.joined()) }
    }

    private static func step<Step: RawRepresentable<UInt8>>(_ step: Step, _ words: [UInt8] = []) -> [UInt8] {
        [step.rawValue] + words
    }

    /// A step that hands over a whole frame; nil where the bytes are none.
    private static func frame<Step: RawRepresentable<UInt8>>(
        _ step: Step, _ wire: [UInt8], choice: UInt8? = nil
    ) -> [UInt8]? {
        guard wire.count >= FrameHeader.byteCount else { return nil }
        return [step.rawValue] + kind(wire) + [choice ?? wire[11]] + counted(wire)
    }

    private static func request(_ caller: UInt8, _ wire: [UInt8]) -> [UInt8]? {
        guard wire.count >= FrameHeader.byteCount else { return nil }
        return [ServicesRun.Step.request.rawValue, caller] + kind(wire) + counted(wire)
    }

    /// The kind of a frame as `FuzzInput` reads it.
    private static func kind(_ wire: [UInt8]) -> [UInt8] {
        let number = UInt16(wire[4]) << 8 | UInt16(wire[5])
        guard let place = FrameKind.allCases.firstIndex(where: { $0.rawValue == number }) else {
            return [255, wire[4], wire[5]]
        }
        return [UInt8(place)]
    }

    private static func counted(_ wire: [UInt8]) -> [UInt8] {
        let payload = wire.dropFirst(FrameHeader.byteCount).prefix(1_024)
        return [UInt8(payload.count >> 8), UInt8(payload.count & 255)] + payload
    }

    private static func chunks(_ moves: [[UInt8]], of count: Int) -> [[[UInt8]]] {
        stride(from: 0, to: moves.count, by: count).map { Array(moves[$0..<min($0 + count, moves.count)]) }
    }
}
