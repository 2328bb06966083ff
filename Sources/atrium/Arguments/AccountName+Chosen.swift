import AtriumClient

/// The name to log in with.
extension AccountName {
    /// Bytes of a name that is made of the system's login name, at most.
    private static let fittingMaxBytes = 32

    /// Makes a login name of the system fit: what may not stand in a name becomes a dash.
    ///
    /// - Returns: nil where nothing of it is left, and for `root`, which no server lets a person have.
    static func fitting(_ loginName: String) -> String? {
        let characters = loginName.unicodeScalars.map { scalar in
            scalar.isASCII && isValid(String(scalar)) ? Character(scalar) : "-"
        }
        guard characters.contains(where: { $0 != "-" }), loginName != "root" else { return nil }
        return String(characters.prefix(fittingMaxBytes))
    }

    /// The name that the flags, the environment or the system give; nil where none does.
    static func chosen(
        _ arguments: ParsedArguments, environment: [String: String], loginName: String?
    ) throws(UsageError) -> String? {
        if let text = arguments.value(of: .name) ?? environment["ATRIUM_NAME"], !text.isEmpty {
            guard let name = typed(text) else {
                throw UsageError("\u{2018}\(text.harmless)\u{2019} cannot be a name: \(rule)")
            }
            return name
        }
        return loginName.flatMap(fitting)
    }
}
