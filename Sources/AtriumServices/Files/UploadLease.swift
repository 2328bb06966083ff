/// The generations of an upload's senders: each who takes it up gets the next.
public enum UploadLease {
    /// The first sender's: nobody can have sent a byte of the file before, in no run of the server.
    public static let first: UInt32 = 1
}
