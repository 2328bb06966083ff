import AtriumStorage

/// How a server is reached at its places of the internet families.
public enum TransportSecurity: Sendable {
    /// In clear: whoever is on the way reads along.
    case clear
    /// In TLS, with a certificate from these files; nil for one of its own in the data folder.
    case tls(CertificateFiles?)
}

/// Where a key and its certificate are kept, both as PEM.
public struct CertificateFiles: Equatable, Sendable {
    /// The server's certificate, then what leads from it to an authority.
    public let certificatePath: String
    /// The private key of the first certificate, not encrypted.
    public let keyPath: String

    public init(certificatePath: String, keyPath: String) {
        self.certificatePath = certificatePath
        self.keyPath = keyPath
    }

    /// Where a server without other orders keeps its own.
    public static func own(dataPath: String) -> CertificateFiles {
        let folder = "\(dataPath)/\(OwnCertificate.folderName)"
        return CertificateFiles(
            certificatePath: "\(folder)/\(OwnCertificate.certificateName)",
            keyPath: "\(folder)/\(OwnCertificate.keyName)")
    }
}
