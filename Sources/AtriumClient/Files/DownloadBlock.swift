/// One block of a file that came, its checksum and its place already found good.
package struct DownloadBlock: Sendable {
    /// Its number.
    package let number: Int
    package let data: [UInt8]
    /// Their CRC-32C.
    package let checksum: UInt32
}
