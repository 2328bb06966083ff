/// One block of a file that is sent, as the whole Chunk frame that carries it.
struct UploadBlock: Sendable {
    /// Its number.
    let number: Int
    /// The frame, header included.
    let frame: [UInt8]
    /// Bytes of the file in it, which count against credit.
    let dataBytes: Int
}
