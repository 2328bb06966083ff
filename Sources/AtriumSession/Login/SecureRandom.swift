import COpenSSL

/// Random bytes nobody can guess.
public enum SecureRandom {
    /// That many bytes from OpenSSL's generator.
    ///
    /// - Precondition: `count` is not negative and below 2³¹.
    public static func bytes(_ count: Int) -> [UInt8] {
        var output = [UInt8](repeating: 0, count: count)
        let result = unsafe RAND_bytes(&output, CInt(count))
        precondition(result == 1, "OpenSSL's generator is seeded by the kernel")
        return output
    }

    /// 64 random bits.
    public static func number() -> UInt64 {
        bytes(8).reduce(0) { $0 << 8 | UInt64($1) }
    }
}
