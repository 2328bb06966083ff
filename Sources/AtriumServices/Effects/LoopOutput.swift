import AtriumWire

/// One thing the core has a loop do. Ranges lie in the bytes of the `LoopBatch` that carries it, and hold whole
/// frames. A loop does them in order.
public enum LoopOutput: Sendable {
    /// Sends the outcome of a request, which is then no longer open.
    case outcome(SessionID, Range<Int>)
    /// Sends a frame that answers nothing.
    case notice(SessionID, Range<Int>)
    /// Sends a frame that answers nothing, and that a slow reader may miss.
    case hint(SessionID, Range<Int>)
    /// Sends an event to every session of this loop that follows the room.
    case event(ConversationID, sequence: UInt64, Range<Int>)
    /// Sends an event of a direct conversation to one session.
    case directEvent(SessionID, ConversationID, sequence: UInt64, Range<Int>)
    /// Sends a presence frame to every session of this loop that follows the room, except one; the first to be
    /// dropped when a reader is slow.
    case presence(ConversationID, except: SessionID?, Range<Int>)
    /// Adds the session to the room's followers on this loop. Its head is the newest event already committed.
    case follow(SessionID, ConversationID, head: UInt64)
    /// Takes the session from the room's followers.
    case unfollow(SessionID, ConversationID)
    /// Answers a look-up: what verifies the secret, or nil where name or credential is not known.
    case verifier(SessionID, requestID: UInt32, name: String, Verifier?)
    /// The session is admitted: the outcome of its LoginProof is to be sent by the loop, which holds the proof.
    case admitted(SessionID, requestID: UInt32, AccountID, name: String, AccountStanding)
    /// An upload may begin. Once the disk worker has it open, the loop sends Offered, the outcome of the request, with
    /// the credit it grants and what there is of the file; a `failTransfer` before that is the outcome instead.
    case admitUpload(SessionID, requestID: UInt32, Offered, sizeBytes: UInt64, lease: UInt32)
    /// A download may begin; an `outcome` with Fetching follows.
    case openDownload(SessionID, TransferID, DownloadGrant)
    /// A transfer fails: it ends here, with an error frame of scope transfer.
    case failTransfer(SessionID, TransferID, Range<Int>)
    /// The file of an upload is stored: the transfer ends here, and its UploadEnd with this frame. Where that was
    /// answered meanwhile, as by a Cancel, nothing is said.
    case storeTransfer(SessionID, TransferID, Range<Int>)
    /// The session may not read a conversation any more: its downloads of files offered there end with this error, and
    /// the page that answers the request given, 0 for none, is not sent but refused with it.
    case revoke(SessionID, ConversationID, pageRequestID: UInt32, Range<Int>)
    /// Ends the session with this error where it has been silent past its keep-alive; else does nothing.
    case endIfSilent(SessionID, Range<Int>)
    /// Sends an error of scope connection and closes.
    case close(SessionID, Range<Int>)
}

/// What a download may fetch.
public struct DownloadGrant: Sendable {
    public var file: FileID
    /// Where it was offered: who may not read that any more gets no more of it.
    public var conversation: ConversationID
    public var sizeBytes: UInt64
    /// Where the bytes are kept, or nil while they still come in.
    public var digest: Digest?
    public var firstBlock: UInt32
    /// At least 1, except in an empty file.
    public var blockCount: UInt32
    /// Chunk data the client takes to begin with.
    public var creditBytes: UInt64

    public init(
        file: FileID, conversation: ConversationID, sizeBytes: UInt64, digest: Digest?, firstBlock: UInt32,
        blockCount: UInt32, creditBytes: UInt64
    ) {
        self.file = file
        self.conversation = conversation
        self.sizeBytes = sizeBytes
        self.digest = digest
        self.firstBlock = firstBlock
        self.blockCount = blockCount
        self.creditBytes = creditBytes
    }
}

/// What one turn of the core has for one loop: frames end to end in one buffer, and what to do with them.
public struct LoopBatch: Sendable {
    public var bytes: [UInt8] = []
    public var outputs: [LoopOutput] = []

    public init() {}
    public var isEmpty: Bool { outputs.isEmpty }

    /// An empty one, with room for as much where that was much.
    init(like used: LoopBatch) {
        guard used.outputs.count >= ProposalBatch.busyCount else { return }
        bytes.reserveCapacity(used.bytes.count)
        outputs.reserveCapacity(used.outputs.count)
    }
}
