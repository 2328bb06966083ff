/// The conversation a request means: by its id, or by the name a person typed. Spec/02-framing.md §2.7.
public enum Target: Hashable, Sendable {
    /// A conversation by its id.
    case conversation(ConversationID)
    /// A room by its name, without `#`.
    case room(String)
    /// The direct conversation with an account, by that account's name.
    case account(String)
}

extension RawSpan {
    /// Reads a target: a form, then an id or a name.
    ///
    /// - Throws: `DecodeError.truncated` also for a form this version does not know, since its length is unknown.
    public func readTarget(at cursor: inout Int) throws(DecodeError) -> Target {
        switch try read(UInt8.self, at: &cursor) {
        case 0: .conversation(ConversationID(rawValue: try read(UInt64.self, at: &cursor)))
        case 1: .room(try readText8(at: &cursor))
        case 2: .account(try readText8(at: &cursor))
        default: throw .truncated
        }
    }
}

extension [UInt8] {
    /// Appends a target.
    public mutating func append(target: Target) {
        switch target {
        case .conversation(let conversation):
            append(UInt8(0))
            append(bigEndian: conversation.rawValue)
        case .room(let name):
            append(UInt8(1))
            append(text8: name)
        case .account(let name):
            append(UInt8(2))
            append(text8: name)
        }
    }
}
