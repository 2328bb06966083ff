import AtriumServer
import AtriumStorage

/// `atriumd fingerprint`
enum FingerprintCommand {
    /// Prints what clients know the server by. The certificate is enough for it: nobody has to be asked.
    static func run(_ options: MaintenanceOptions) throws -> CInt {
        let path = options.certificate.certificatePath
        guard try SecretFile.exists(path) else {
            throw ServerError(
                "there is no certificate \(path): a server makes one at its first start, and one that speaks in clear "
                    + "has none, and no fingerprint. Name the server's own folder with --data")
        }
        Output.standard("\(try ServerCertificate.fingerprint(of: options.certificate).text)\n")
        return 0
    }
}
