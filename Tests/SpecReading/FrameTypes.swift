import AtriumWire

/// Every type of frame, found by its kind and by the name the Spec gives it.
public enum FrameTypes {
    /// In the order of their numbers.
    public static let all: [any WireFrame.Type] = [
        Hello.self, Welcome.self, Ping.self, Pong.self, ErrorFrame.self, Quit.self, Done.self, Claim.self, Login.self,
        LoginChallenge.self, LoginProof.self, LoggedIn.self, SetVerifier.self,
        ListDevices.self, DeviceList.self, Revoke.self, ReadMoved.self, Say.self, Committed.self, Follow.self,
        Followed.self,
        Unfollow.self, History.self, HistoryEnd.self, MarkRead.self, Gap.self, Who.self, WhoList.self, SetTopic.self,
        SetKeep.self, SetAccess.self, SetRole.self, Invite.self, Invited.self,
        Sanction.self, Removed.self, ListMembers.self, MemberRoleList.self, ListRooms.self, RoomList.self,
        ListDirects.self, DirectList.self, Block.self, ListBlocks.self, BlockList.self, Offer.self, Offered.self,
        UploadEnd.self, Stored.self, Fetch.self, Fetching.self, DownloadEnd.self, Cancel.self, Cancelled.self,
        Resend.self, Withdraw.self, ListFiles.self, FileList.self, TransferState.self, FileFetched.self,
        ListFetches.self, FetchList.self, Chunk.self, Credit.self, MessageEvent.self, TopicEvent.self,
        FileOfferedEvent.self, FileStoredEvent.self, FileWithdrawnEvent.self, KeepEvent.self, AccessEvent.self,
        RoleEvent.self, SanctionEvent.self, Joined.self, Left.self,
        PresentCount.self,
    ]

    /// The type of frames of a kind; nil where this list lacks it.
    public static func type(of kind: FrameKind) -> (any WireFrame.Type)? {
        all.first { $0.kind == kind }
    }

    /// The type of frames with this name in the Spec.
    public static func type(named name: String) -> (any WireFrame.Type)? {
        all.first { Self.name(of: $0) == name }
    }

    /// The name the Spec gives a type. Swift has an `Error` of its own.
    public static func name(of type: any WireFrame.Type) -> String {
        let name = String(describing: type)
        return name == "ErrorFrame" ? "Error" : name
    }
}

extension WireFrame {
    /// Reads one complete payload from an array.
    public init(payload: some Collection<UInt8>) throws(DecodeError) {
        let bytes = Array(payload)
        try self.init(decoding: bytes.span.bytes)
    }
}
