import AtriumSession
import AtriumWire

/// Logs in with a wrong secret, and keeps each frame the server answers with: Welcome, challenge, failure.
struct AnswerRecorder {
    let server: ServerEnd
    let name: String

    func run() -> [[UInt8]] {
        var answers: [[UInt8]] = []
        var scram = ScramClient(name: name, password: "wrong", nonce: [UInt8](repeating: 3, count: 24))
        let hello = Hello(major: 1, minor: 0, software: "", capabilities: []).encoded(requestID: 1)
        answers.append(exchange(hello))
        let credential = CredentialID(rawValue: 11)
        let login = Login(mechanism: ScramServer.mechanism, credential: credential, initial: scram.first)
        answers.append(exchange(login.encoded(requestID: 2)))
        let transcript = Digest.sha256(of: hello + answers[0])
        let frame = answers[1]
        let payload = frame.span.bytes.extracting(droppingFirst: FrameHeader.byteCount)
        guard let challenge = try? LoginChallenge(decoding: payload),
            let proof = try? scram.proof(for: challenge.challenge, transcript: transcript)
        else { return answers }
        answers.append(exchange(LoginProof(proof: proof).encoded(requestID: 3)))
        return answers
    }

    private func exchange(_ frame: [UInt8]) -> [UInt8] {
        server.output = []
        server.receive(frame, at: .at(0))
        return server.output
    }
}
