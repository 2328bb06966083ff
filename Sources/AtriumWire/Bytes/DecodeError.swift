/// What is wrong with the bytes of one frame.
public enum DecodeError: Error, CaseIterable, Sendable {
    /// The payload ends inside a field. [FRAME-2.4-1]
    case truncated
    /// The numbers of optional fields do not rise. [FRAME-2.5-2]
    case fieldOrder
    /// A text is not UTF-8. [FRAME-2.6-1]
    case textInvalid
    /// The first frame does not start with the magic number. [SESSION-3.1-2]
    case magic

    /// The code that tells the peer.
    public var code: ErrorCode {
        switch self {
        case .truncated, .fieldOrder: .malformed
        case .textInvalid: .textInvalid
        case .magic: .notAtrium
        }
    }

    /// What is wrong, for a person.
    public var text: String {
        switch self {
        case .truncated: "the frame ends inside a field"
        case .fieldOrder: "the optional fields of the frame are out of order"
        case .textInvalid: "a text in the frame is not UTF-8"
        case .magic: "the first frame is not an Atrium hello"
        }
    }
}
