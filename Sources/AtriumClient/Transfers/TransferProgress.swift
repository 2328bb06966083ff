import AtriumWire

/// How far one transfer is.
public struct TransferProgress: Equatable, Sendable {
    /// Which way the bytes go.
    public enum Direction: Sendable {
        case upload
        case download
    }

    /// The command that started it.
    public var token: CommandToken
    public var direction: Direction
    /// The file, once the server has named it.
    public var file: FileID?
    /// The conversation it was offered to, once known.
    public var conversation: ConversationID?
    /// The plain file name; empty until it is known.
    public var name: String
    /// Bytes sent, or written to disk. It may fall where blocks are asked for again.
    public var doneBytes: UInt64
    /// Size of the file; 0 until it is known.
    public var totalBytes: UInt64
    public var phase: TransferPhase

    public init(
        token: CommandToken, direction: Direction, file: FileID? = nil, conversation: ConversationID? = nil,
        name: String = "", doneBytes: UInt64 = 0, totalBytes: UInt64 = 0, phase: TransferPhase = .starting
    ) {
        self.token = token
        self.direction = direction
        self.file = file
        self.conversation = conversation
        self.name = name
        self.doneBytes = doneBytes
        self.totalBytes = totalBytes
        self.phase = phase
    }
}
