import Glibc

/// What the program's surroundings say.
enum Environment {
    /// The variables that the program reads.
    static let variables: [String: String] = {
        var found: [String: String] = [:]
        for name in ["ATRIUM_SERVER", "ATRIUM_NAME", "ATRIUM_TOKEN_FILE", "NO_COLOR", "TERM", "TMPDIR", "HOME"] {
            if let value = getenv(name) { found[name] = String(cString: value) }
        }
        return found
    }()

    /// The name that the person logged in to this machine with.
    static var loginName: String? {
        guard let entry = getpwuid(getuid()), let name = entry.pointee.pw_name else { return nil }
        return String(cString: name)
    }
}
