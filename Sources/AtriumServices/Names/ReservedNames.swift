/// Names of accounts that speak for the server, or for everybody: nobody claims one, nor what looks like it.
enum ReservedNames {
    static let all = [
        "admin", "administrator", "all", "atrium", "atriumd", "console", "everyone", "help", "here", "moderator",
        "owner", "root", "server", "support", "system",
    ]

    private static let spellings = all.reduce(into: Set<String>()) { $0.formUnion(NameLook($1)?.spellings ?? []) }

    /// Whether a name looks like one of them, in whatever case.
    static func contain(_ look: NameLook) -> Bool {
        !spellings.isDisjoint(with: look.spellings)
    }
}
