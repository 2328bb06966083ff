import AtriumNet
import AtriumServices
import AtriumStorage

/// The certificate a server shows. It outlives a server that starts anew, and can be read again while it runs:
/// connections that stand keep what they began with, later ones get the new one.
public final class ServerCertificate: Sendable {
    /// Where it is kept.
    public let files: CertificateFiles
    /// Whether one is made where there is none: the server's own, and not one that a person named.
    private let isOwn: Bool
    private let loaded = Lock<TLSContext?>(nil)

    init?(_ settings: ServerSettings) {
        switch settings.security {
        case .clear: return nil
        case .tls(let given):
            files = given ?? .own(dataPath: settings.dataPath)
            isOwn = given == nil
        }
    }

    /// What connections are made with; nil before `open`.
    var context: TLSContext? { loaded.withLock { $0 } }

    /// The fingerprint clients know the server by; nil before the server has started.
    public var fingerprint: TLSFingerprint? { context?.fingerprint }

    /// Reads the files, or makes them, where that was not done before.
    ///
    /// The caller holds the data folder, so that no other server makes them meanwhile.
    func open(name: String) throws(ServerError) {
        guard context == nil else { return }
        do throws(JournalError) {
            if isOwn, try !SecretFile.exists(files.certificatePath) { try make(name: name) }
        } catch {
            throw ServerError("no certificate can be made: \(error.text)")
        }
        let context = try Self.read(files)
        loaded.withLock { $0 = context }
    }

    /// Reads the files again.
    ///
    /// - Throws: where they do not fit; the earlier certificate then stays in use.
    public func reload() throws(ServerError) {
        let context = try Self.read(files)
        loaded.withLock { $0 = context }
    }

    /// The fingerprint of the certificate that is kept in the files; the key is not needed for it.
    public static func fingerprint(of files: CertificateFiles) throws(ServerError) -> TLSFingerprint {
        let certificates = try contents(files.certificatePath)
        do throws(TLSError) {
            return try TLSFingerprint(certificatePEM: certificates)
        } catch {
            throw ServerError("\(files.certificatePath): \(error.text)")
        }
    }

    /// The key first: a certificate without one is never seen, and is taken for none when the next start looks.
    private func make(name: String) throws(JournalError) {
        let pair: SelfSigned.Pair
        do throws(TLSError) {
            pair = try SelfSigned.make(name: name)
        } catch {
            throw JournalError(error.text)
        }
        try SecretFile.write(pair.key, to: files.keyPath)
        try SecretFile.write(pair.certificate, to: files.certificatePath)
    }

    private static func read(_ files: CertificateFiles) throws(ServerError) -> TLSContext {
        let certificates = try contents(files.certificatePath)
        let key = try contents(files.keyPath)
        do throws(TLSError) {
            return try TLSContext.server(certificates: certificates, key: key)
        } catch {
            throw ServerError(
                "\(files.certificatePath) and \(files.keyPath) cannot be used: \(error.text)")
        }
    }

    private static func contents(_ path: String) throws(ServerError) -> [UInt8] {
        do throws(JournalError) {
            return try SecretFile.read(path)
        } catch {
            throw ServerError(error.text)
        }
    }
}
