/// Names of accounts that speak for the server, or for everybody: nobody claims one, nor what looks like it.
enum ReservedNames {
    static let all = [
        "admin", "administrator", "all", "atrium", "atriumd", "console", "everyone", "help", "here", "moderator",
        "owner", "root", "server", "support", "system",
    ]

    private static let spellings = all.reduce(into: Set<String>()) { $0.formUnion(NameLook($1)?.spellings ?? []) }

    /// Whether a name looks like one of them, in whatever case: as it stands, or without its signs, so that `admin.`
    /// is one too.
    ///
    /// - Parameter look: the name's own.
    static func contain(_ name: String, _ look: NameLook) -> Bool {
        guard spellings.isDisjoint(with: look.spellings) else { return true }
        let letters = name.unicodeScalars.filter { $0.properties.isAlphabetic || $0.properties.numericType != nil }
        guard letters.count < name.unicodeScalars.count else { return false }
        let bare = NameLook(String(String.UnicodeScalarView(letters)))
        return bare.map { !spellings.isDisjoint(with: $0.spellings) } ?? false
    }
}
