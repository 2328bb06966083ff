import AtriumWire
import Foundation
import SpecReading

/// The bytes of one transcript of the Spec, with its wild cards filled in: a seed need not be sound.
struct Transcript {
    /// Frames clients send, in order.
    let requests: [(client: UInt8, wire: [UInt8])]
    /// Frames the server answers, in order.
    let received: [[UInt8]]

    var sent: [[UInt8]] { requests.map(\.wire) }

    /// Every transcript. One that cannot be read ends the program: the files are part of it.
    static let all: [Transcript] = {
        do {
            return try Repository.files(below: "Spec/vectors/transcripts", endings: ["json"]).map { path in
                try Transcript(JSONDecoder().decode(JSONValue.self, from: Repository.data(path)))
            }
        } catch {
            preconditionFailure("Spec/vectors/transcripts: \(error)")
        }
    }()

    private init(_ file: JSONValue) {
        var requests: [(client: UInt8, wire: [UInt8])] = []
        var received: [[UInt8]] = []
        var clients: [String] = []
        if case .list(let steps)? = file["steps"] {
            for step in steps {
                guard case .text(let does)? = step["does"], case .text(let client)? = step["client"],
                    case .text(let wire)? = step["wire"]
                else { continue }
                if !clients.contains(client) { clients.append(client) }
                let frames = Self.frames(Self.filled(wire))
                if does == "send" {
                    let number = UInt8(clients.firstIndex(of: client) ?? 0)
                    requests += frames.map { (number, $0) }
                } else {
                    received += frames
                }
            }
        }
        self.requests = requests
        self.received = received
    }

    /// The bytes of a pattern: zeros for any byte, empty texts.
    private static func filled(_ wire: String) -> [UInt8] {
        var text = wire.replacing("??", with: "00").replacing("{text8}", with: "00").replacing("{text16}", with: "0000")
        text.replace(/\{[^}]*\}/, with: "00")
        return bytes(text)
    }

    /// Whole frames, as far as the lengths tell; what is left over is one more.
    private static func frames(_ wire: [UInt8]) -> [[UInt8]] {
        var frames: [[UInt8]] = []
        var rest = wire[...]
        while rest.count >= FrameHeader.byteCount {
            let length = rest.prefix(4).reduce(0) { $0 << 8 | Int($1) }
            let count = length > 0 ? min(rest.count, FrameHeader.byteCount + length) : rest.count
            frames.append(Array(rest.prefix(count)))
            rest = rest.dropFirst(count)
        }
        return frames
    }
}
