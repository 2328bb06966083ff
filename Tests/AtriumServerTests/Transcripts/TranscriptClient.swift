import AtriumSession
import AtriumWire
import Foundation
import SpecReading

/// A client of a transcript: a connection, and what it has to remember of a login.
final class TranscriptClient {
    private let wire: WireClient
    /// Hello and Welcome, which the proof covers.
    private var negotiation: [UInt8] = []
    private var login: (name: String, nonce: [UInt8])?
    private var challenge: [UInt8] = []
    private var scram: ScramClient?

    init(port: UInt16) throws {
        wire = try WireClient(port: port)
    }

    func send(_ bytes: [UInt8]) throws {
        if bytes.count >= FrameHeader.byteCount {
            let header = try FrameHeader(decoding: bytes.span.bytes)
            if header.kind == .hello {
                negotiation = bytes
            } else if header.kind == .login {
                login = Self.parts(of: try Login(payload: bytes.dropFirst(FrameHeader.byteCount)))
            }
        }
        try wire.send(raw: bytes)
    }

    /// The next frame; nil where the server closed. Pings are answered on the way, and credit that nobody waits for is
    /// passed over: both come when the server sees fit.
    func next(takesCredit: Bool) throws -> WireClient.Frame? {
        while let frame = try wire.next() {
            if frame.kind == .ping {
                try wire.send(raw: Pong(eventsReceived: 0).encoded(requestID: frame.header.requestID))
            } else if frame.kind != .credit || takesCredit {
                try remember(frame)
                return frame
            }
        }
        return nil
    }

    private func remember(_ frame: WireClient.Frame) throws {
        if frame.kind == .welcome {
            negotiation += frame.bytes
        } else if frame.kind == .loginChallenge {
            challenge = try frame.decode(LoginChallenge.self).challenge
        }
    }

    /// The last message of the login under way, with a key.
    func proof(_ key: DeviceKey) throws -> [UInt8] {
        guard let login else { throw WireClient.Failure(text: "a proof without a login") }
        var scram = ScramClient(name: login.name, password: key.password, nonce: login.nonce)
        let proof = try scram.proof(for: challenge, transcript: Digest.sha256(of: negotiation))
        self.scram = scram
        return proof
    }

    /// Whether letters are the server's signature for the last proof.
    func isSignature(_ letters: [UInt8]) -> Bool {
        do throws(ScramError) {
            try scram?.verify(Array("v=".utf8) + letters)
            return scram != nil
        } catch {
            return false
        }
    }

    /// The name and the nonce's bytes in `n,,n=NAME,r=NONCE`.
    private static func parts(of login: Login) -> (String, [UInt8])? {
        let text = String(decoding: login.initial, as: UTF8.self)
        guard let match = text.wholeMatch(of: /n,,n=([^,]+),r=([^,]+)/),
            let nonce = Data(base64Encoded: String(match.2))
        else { return nil }
        return (String(match.1), Array(nonce))
    }
}

extension WireClient.Frame {
    /// The whole frame, as it came.
    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        header.encode(into: &bytes)
        return bytes + payload
    }

    /// The name of the kind in the Spec.
    var name: String {
        guard let kind, let type = FrameTypes.type(of: kind) else { return "\(header.kindNumber)" }
        return FrameTypes.name(of: type)
    }
}
