import AtriumClient

/// A server as a person hands it on: where it is and, where that is said, which key it has, which room is meant, and
/// what lets a newcomer in.
///
///     atrium://chat.example.org:7486/garden?invitation=CODE#SHA256:47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU
///
/// A room or `@USER` stands behind the address, letters outside ASCII as they are or as `%` and two digits. Who opens
/// such a link trusts the server that has that key, and no other. `atrium+clear:` is a server that is spoken to in
/// clear, which has no fingerprint.
struct ServerLink: Equatable {
    private static let scheme = "atrium://"
    private static let clearScheme = "atrium+clear://"
    private static let invitationMark = "invitation="

    var address = ServerAddress()
    /// The key that the server must have.
    var fingerprint: ServerFingerprint?
    /// What is entered.
    var target: TargetName?
    /// Lets one newcomer claim a name.
    var invitation: String?

    /// Whether a text is meant as such a link.
    static func isLink(_ text: String) -> Bool { text.hasPrefix(scheme) || text.hasPrefix(clearScheme) }

    /// The default server.
    init() {}

    /// Reads a link, or anything that `ServerAddress` reads.
    init(parsing text: String) throws(UsageError) {
        guard Self.isLink(text) else {
            address = try ServerAddress(parsing: text)
            return
        }
        let isClear = text.hasPrefix(Self.clearScheme)
        var rest = text.dropFirst(isClear ? Self.clearScheme.count : Self.scheme.count)
        if let mark = Self.cut("#", off: &rest) {
            guard let read = ServerFingerprint(text: mark), !isClear else {
                throw UsageError(
                    isClear
                        ? "a server that is spoken to in clear has no fingerprint to be known by"
                        : "\u{2018}\(String(mark).harmless)\u{2019} is no fingerprint: SHA256: and 43 letters are")
            }
            fingerprint = read
        }
        if let query = Self.cut("?", off: &rest) {
            guard query.hasPrefix(Self.invitationMark) else { throw ServerAddress.unreadable(text) }
            invitation = String(query.dropFirst(Self.invitationMark.count))
        }
        if let path = Self.cut("/", off: &rest), !path.isEmpty {
            guard let name = Self.plain(path) else { throw ServerAddress.unreadable(text) }
            target = try TargetName(parsing: name)
        }
        guard !rest.hasPrefix("unix:") else { throw ServerAddress.unreadable(text) }
        address = try ServerAddress(parsing: String(rest))
        address.isClear = isClear
    }

    /// Joins what the words, the flags and the environment say; a flag stands above the environment.
    init(_ arguments: ParsedArguments, environment: [String: String]) throws(UsageError) {
        if let text = arguments.link ?? arguments.value(of: .server) ?? environment["ATRIUM_SERVER"], !text.isEmpty {
            self = try ServerLink(parsing: text)
        }
        if let text = arguments.value(of: .host) {
            address = try ServerAddress(host: text, port: address.port, like: address)
            fingerprint = nil
        }
        if let text = arguments.value(of: .port) {
            address = try ServerAddress(host: address.host, port: ServerAddress.port(text), like: address)
        }
        if arguments.has(.plaintext) {
            guard fingerprint == nil else {
                throw UsageError("--plaintext: a server that is spoken to in clear has no fingerprint to be known by")
            }
            address.isClear = true
        }
        if let code = arguments.value(of: .invitation) { invitation = code }
    }

    /// The link, for others to open.
    var text: String {
        if address.socketPath != nil { return address.text }
        let room = target.map { "/" + Self.escaped($0.isRoom ? String($0.text.dropFirst()) : $0.text) } ?? ""
        let query = invitation.map { "?\(Self.invitationMark)\($0)" } ?? ""
        let mark = fingerprint.map { "#" + $0.text } ?? ""
        return (address.isClear ? Self.clearScheme : Self.scheme) + address.text
            + (room.isEmpty && !query.isEmpty ? "/" : room)
            + query + mark
    }

    /// Takes what stands behind the first such mark off a text, with the mark.
    private static func cut(_ mark: Character, off text: inout Substring) -> Substring? {
        guard let index = text.firstIndex(of: mark) else { return nil }
        defer { text = text[..<index] }
        return text[text.index(after: index)...]
    }

    /// A text with its escapes taken back; nil where one is none, or what is left is no UTF-8.
    private static func plain(_ text: Substring) -> String? {
        var output: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                output.append(byte)
                continue
            }
            let digits = rest.prefix(2)
            guard digits.count == 2, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
                let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
            else { return nil }
            output.append(value)
            rest = rest.dropFirst(2)
        }
        return String(validating: output, as: UTF8.self)
    }

    /// A name in letters that a link may have.
    private static func escaped(_ name: String) -> String {
        name.utf8.map { byte in
            let scalar = Unicode.Scalar(byte)
            guard scalar.isASCII,
                Character(scalar).isLetter || Character(scalar).isNumber || "-._@".unicodeScalars.contains(scalar)
            else { return "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true) }
            return String(scalar)
        }.joined()
    }
}

extension ServerAddress {
    /// Another host or port of a server that is spoken to alike.
    fileprivate init(host: String, port: UInt16, like other: ServerAddress) throws(UsageError) {
        guard other.socketPath == nil else { throw UsageError("a socket in the file system has no host and no port") }
        guard !host.isEmpty else { throw Self.unreadable(host) }
        self = other
        self.host = host
        self.port = port
    }
}
