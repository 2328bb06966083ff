import COpenSSL

/// How a server insists on the protocol name. OpenSSL asks for a choice only where the client offers one, so a client
/// that names none is turned away as its first message is read.
extension TLSContext {
    /// The number of the extension, RFC 7301.
    private static let protocolExtension: CUnsignedInt = 16

    static func refuseWithoutProtocol(_ ssl: OpaquePointer?, _ alert: UnsafeMutablePointer<CInt>?) -> CInt {
        var bytes: UnsafePointer<UInt8>?
        var count = 0
        if SSL_client_hello_get0_ext(ssl, protocolExtension, &bytes, &count) == 1 { return SSL_CLIENT_HELLO_SUCCESS }
        alert?.pointee = SSL_AD_NO_APPLICATION_PROTOCOL
        return SSL_CLIENT_HELLO_ERROR
    }

    static func select(
        _ chosen: UnsafeMutablePointer<UnsafePointer<UInt8>?>?, _ chosenCount: UnsafeMutablePointer<UInt8>?,
        _ offered: UnsafePointer<UInt8>?, _ offeredCount: CUnsignedInt
    ) -> CInt {
        let names = UnsafeBufferPointer(start: offered, count: Int(offeredCount))
        var index = 0
        while index < names.count {
            let count = Int(names[index])
            let end = index + 1 + count
            guard end <= names.count else { break }
            let name = UnsafeBufferPointer(rebasing: names[index + 1..<end])
            if name.elementsEqual(protocolName.utf8) {
                // OpenSSL copies it before the client's message goes.
                chosen?.pointee = name.baseAddress
                chosenCount?.pointee = names[index]
                return SSL_TLSEXT_ERR_OK
            }
            index = end
        }
        return SSL_TLSEXT_ERR_ALERT_FATAL
    }
}
