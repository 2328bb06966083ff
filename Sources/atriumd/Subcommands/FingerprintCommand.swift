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
        let fingerprint = try ServerCertificate.fingerprint(of: options.certificate).text
        var object = JSONObject()
        object.put("fingerprint", fingerprint)
        Output.standard(options.isJSON ? object.line + "\n" : "\(fingerprint)\n")
        return 0
    }
}
