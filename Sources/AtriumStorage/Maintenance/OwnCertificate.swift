import AtriumServices

/// The key and certificate that a server has made for itself, in its data folder: what clients know it by.
public enum OwnCertificate {
    /// Their folder in a data folder, or in a backup of it.
    public static let folderName = "tls"
    public static let keyName = "key.pem"
    public static let certificateName = "certificate.pem"

    /// Copies what there is of them to another folder of that layout, for its owner alone.
    ///
    /// - Throws: where one cannot be read or written.
    static func copy(from source: String, to target: String) throws(JournalError) {
        // In the order they are made: a key alone is taken for none.
        for name in [keyName, certificateName] {
            let path = "\(source)/\(folderName)/\(name)"
            guard try SecretFile.exists(path) else { continue }
            try SecretFile.write(try SecretFile.read(path), to: "\(target)/\(folderName)/\(name)")
        }
    }
}
