import AtriumWire

/// How a peer breaks the rules of credit. Spec/06-files.md.
public enum CreditError: Error, CaseIterable, Sendable {
    /// More chunk data came than was granted.
    case exceeded
    /// The sum of what was granted leaves 63 bits.
    case overflow

    /// The code that tells the peer.
    public var code: ErrorCode {
        switch self {
        case .exceeded: .creditExceeded
        case .overflow: .creditOverflow
        }
    }
}
