import COpenSSL

/// Why something of TLS failed: one sentence for a log line or a person.
public struct TLSError: Error, Equatable, Sendable {
    public let text: String

    public init(_ text: String) {
        self.text = text
    }

    /// Takes OpenSSL's reason for the call that has just failed.
    init(failed action: String) {
        guard let reason = cos_take_reason() else {
            self.init(action)
            return
        }
        self.init("\(action): \(String(cString: reason))")
    }
}
