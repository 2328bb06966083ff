import AtriumClient

/// Why a server was left, for a person: what may have happened, what the server showed, and how to go on.
enum DistrustText {
    /// Stands in front of fingerprints and commands, each on a line of its own.
    static let indent = "  "

    /// All of it; the first line stands behind `atrium: `.
    static func text(_ distrust: Distrust, again: (Flag, String) -> String) -> String {
        let address = distrust.address.harmless
        let way = again(.trust, distrust.fingerprint.text)
        switch distrust.reason {
        case .unknown(let fault):
            return """
                the server at \(address) is not known, and nobody vouches for it (\(fault.harmless)). \
                Nothing was said to it.
                  its fingerprint: \(distrust.fingerprint.text)
                `atriumd fingerprint` prints there what is right. This trusts it from now on:
                  \(way)
                """
        case .declined: return "the server at \(address) is not trusted; nothing was said to it"
        case .changed(let known):
            return """
                WARNING: THE SERVER AT \(address) IS NOT THE ONE THAT IS KNOWN. Nothing was said to it.
                  known until now: \(known.text)
                  what answers:    \(distrust.fingerprint.text)
                Either the server has a new key, as when it was set up anew; or somebody stands between you and it,
                to read along. Ask who runs it: `atriumd fingerprint` prints there what is right. Where the new one
                is, this goes on:
                  \(way)
                """
        case .otherThanNamed(let named):
            return """
                WARNING: THE SERVER AT \(address) IS NOT THE ONE THAT WAS NAMED. Nothing was said to it.
                  named:        \(named.text)
                  what answers: \(distrust.fingerprint.text)
                Either the fingerprint is of another server or of an old key; or somebody stands between you and the
                server, to read along. Ask who runs it: `atriumd fingerprint` prints there what is right. Where what
                answers is right, this goes on:
                  \(way)
                """
        }
    }

    /// What a person is asked.
    static func question(_ question: TrustQuestion) -> [String] {
        [
            "the server at \(question.address.harmless) is not known, and nobody vouches for it "
                + "(\(question.authorityFault.harmless))",
            "its fingerprint: \(question.fingerprint.text)",
            "who runs the server can say whether that is right: `atriumd fingerprint` prints it there",
        ]
    }

    /// That a server is known from now on.
    static func pinned(_ server: KnownServer) -> String {
        "the server at \(server.address.harmless) is met for the first time, and known from now on by its key "
            + server.fingerprint.text
    }
}
