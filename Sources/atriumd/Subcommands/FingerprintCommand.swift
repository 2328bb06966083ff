import AtriumServer

/// `atriumd fingerprint`
enum FingerprintCommand {
    /// Prints what clients know the server by. The certificate is enough for it: nobody has to be asked.
    static func run(_ options: MaintenanceOptions) throws -> CInt {
        Output.standard("\(try ServerCertificate.fingerprint(of: options.certificate).text)\n")
        return 0
    }
}
