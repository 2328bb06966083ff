/// What the name of an account or a room may be. Spec/02-framing.md §2.7.
enum AccountName {
    /// Bytes of a name at most.
    static let maxBytes = 32

    /// The rule, for a person.
    static let rule = "a name is 1 to 32 letters, digits, dots, underscores and dashes"

    /// Whether the server would take it.
    static func isValid(_ name: String) -> Bool {
        (1...maxBytes).contains(name.utf8.count) && name.utf8.allSatisfy(isAllowed)
    }

    /// Makes a login name of the system fit: what may not stand in a name becomes a dash.
    ///
    /// - Returns: nil where nothing of it is left.
    static func fitting(_ loginName: String) -> String? {
        let bytes = loginName.unicodeScalars.map { scalar in
            scalar.isASCII && isAllowed(UInt8(scalar.value)) ? UInt8(scalar.value) : UInt8(ascii: "-")
        }
        guard bytes.contains(where: { $0 != UInt8(ascii: "-") }) else { return nil }
        return String(decoding: bytes.prefix(maxBytes), as: UTF8.self)
    }

    /// The name that the flags, the environment or the system give; nil where none does.
    static func chosen(
        _ arguments: ParsedArguments, environment: [String: String], loginName: String?
    ) throws(UsageError) -> String? {
        if let name = arguments.value(of: .name) ?? environment["ATRIUM_NAME"], !name.isEmpty {
            guard isValid(name) else { throw UsageError("\u{2018}\(name.harmless)\u{2019} cannot be a name: \(rule)") }
            return name
        }
        return loginName.flatMap(fitting)
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}
