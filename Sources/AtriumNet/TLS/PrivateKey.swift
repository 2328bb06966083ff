import COpenSSL

/// A private key; the end of its life wipes it.
struct PrivateKey: ~Copyable {
    let pointer: OpaquePointer

    /// Takes over a key of OpenSSL's.
    init(_ pointer: OpaquePointer) {
        self.pointer = pointer
    }

    /// - Throws: where the text holds no key, or one under a password: there is nobody to ask for it.
    init(pem: [UInt8]) throws(TLSError) {
        self.init(try Self.read(pem))
    }

    deinit {
        EVP_PKEY_free(pointer)
    }

    private static func read(_ pem: [UInt8]) throws(TLSError) -> OpaquePointer {
        guard let bio = BIO_new_mem_buf(pem, CInt(clamping: pem.count)) else { throw TLSError(failed: "no memory") }
        defer { BIO_free(bio) }
        guard let pointer = PEM_read_bio_PrivateKey(bio, nil, { _, _, _, _ in -1 }, nil) else {
            throw TLSError(failed: "it holds no private key that can be read without a password")
        }
        return pointer
    }
}
