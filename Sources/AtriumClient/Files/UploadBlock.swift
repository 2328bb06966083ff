/// One block of a file that is sent, as the whole Chunk frame that carries it.
package struct UploadBlock: Sendable {
    /// Its number.
    package let number: Int
    /// The frame, header included.
    package let frame: [UInt8]
    /// Bytes of the file in it, which count against credit.
    package let dataBytes: Int

    package init(number: Int, frame: [UInt8], dataBytes: Int) {
        self.number = number
        self.frame = frame
        self.dataBytes = dataBytes
    }
}
