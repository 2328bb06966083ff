import AtriumWire

/// The code of an invitation: sixteen letters and digits that nobody confuses, 80 random bits, in groups of four.
public enum InvitationCode {
    /// Letters a code is made of: no `i`, `l`, `o` and `u`.
    private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)
    /// Bytes of chance that make one.
    public static let byteCount = 10

    /// Writes a code, as `k3v9-x2pd-mm47-q8ra`.
    ///
    /// - Parameter bytes: random ones; the first ten count.
    public static func text(_ bytes: [UInt8]) -> String {
        var bits = 0
        var bitCount = 0
        var letters: [UInt8] = []
        for byte in bytes.prefix(byteCount) {
            bits = (bits << 8 | Int(byte)) & 0xFFFF
            bitCount += 8
            while bitCount >= 5 {
                if !letters.isEmpty, letters.count % 5 == 4 { letters.append(UInt8(ascii: "-")) }
                bitCount -= 5
                letters.append(alphabet[bits >> bitCount & 31])
            }
        }
        return String(decoding: letters, as: UTF8.self)
    }

    /// What the journal knows of a code: the SHA-256 of its letters, in whatever groups and case they were typed.
    public static func digest(of code: String) -> Digest {
        let letters = code.utf8.compactMap { byte -> UInt8? in
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte | 0x20
            case UInt8(ascii: "-"), UInt8(ascii: " "): nil
            default: byte
            }
        }
        let digest = RunningDigest()
        letters.withUnsafeBytes { digest.update($0) }
        return digest.value()
    }
}
