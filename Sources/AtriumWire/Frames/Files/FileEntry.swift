/// One offered file.
public struct FileEntry: ListEntry {
    /// The file.
    public var file: FileID
    /// Sequence of its offer in the conversation.
    public var sequence: UInt64
    /// When it was offered.
    public var time: WallTime
    /// Who offered it.
    public var account: AccountID
    /// Name of that account.
    public var accountName: String
    /// How far its bytes have come.
    public var state: FileState
    /// Size in bytes.
    public var sizeBytes: UInt64
    /// SHA-256 of the bytes; zero until it is stored.
    public var digest: Digest
    /// The file name.
    public var name: String

    public init(
        file: FileID, sequence: UInt64, time: WallTime, account: AccountID, accountName: String,
        state: FileState, sizeBytes: UInt64, digest: Digest, name: String
    ) {
        self.file = file
        self.sequence = sequence
        self.time = time
        self.account = account
        self.accountName = accountName
        self.state = state
        self.sizeBytes = sizeBytes
        self.digest = digest
        self.name = name
    }

    public init(decoding payload: RawSpan, at cursor: inout Int) throws(DecodeError) {
        file = FileID(rawValue: try payload.read(UInt64.self, at: &cursor))
        sequence = try payload.read(UInt64.self, at: &cursor)
        time = WallTime(microseconds: try payload.read(UInt64.self, at: &cursor))
        account = AccountID(rawValue: try payload.read(UInt64.self, at: &cursor))
        accountName = try payload.readText8(at: &cursor)
        state = FileState(rawValue: try payload.read(UInt8.self, at: &cursor)) ?? .other
        sizeBytes = try payload.read(UInt64.self, at: &cursor)
        digest = try payload.readDigest(at: &cursor)
        name = try payload.readText8(at: &cursor)
    }

    public func encode(into output: inout [UInt8]) {
        output.append(bigEndian: file.rawValue)
        output.append(bigEndian: sequence)
        output.append(bigEndian: time.microseconds)
        output.append(bigEndian: account.rawValue)
        output.append(text8: accountName)
        output.append(state.rawValue)
        output.append(bigEndian: sizeBytes)
        output.append(digest: digest)
        output.append(text8: name)
    }
}
