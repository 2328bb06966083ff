/// Where the key of one name on one server is kept: named after the server itself, which stays what it is under
/// another address.
struct KeyPlace: Sendable {
    /// The account's name.
    let name: String
    /// Names the server for good, as Welcome states it.
    let serverID: UInt64
    /// Where the server was reached this time.
    let host: String
    let port: UInt16

    /// The name of the key file. Account names do not tell upper from lower case.
    var fileName: String {
        let digits = String(serverID, radix: 16)
        return "\(Self.plain(name))@\(String(repeating: "0", count: Self.digitsCount - digits.count))\(digits).key"
    }

    private static let digitsCount = 16

    /// The place of a key that was kept for a name on whatever server; nil where the file is no such key.
    init?(fileName: String, name: String, host: String, port: UInt16) {
        let start = "\(Self.plain(name))@"
        guard fileName.hasPrefix(start), fileName.hasSuffix(".key") else { return nil }
        let digits = fileName.dropFirst(start.count).dropLast(".key".count)
        guard digits.count == Self.digitsCount, let serverID = UInt64(digits, radix: 16) else { return nil }
        self.init(name: name, serverID: serverID, host: host, port: port)
    }

    init(name: String, serverID: UInt64, host: String, port: UInt16) {
        self.name = name
        self.serverID = serverID
        self.host = host
        self.port = port
    }

    /// The name that earlier versions gave the file, after the server's address.
    var formerFileName: String { "\(Self.plain(name))@\(address).key" }

    /// The server's address, as a note in the file.
    var address: String { "\(Self.plain(host)):\(port)" }

    /// What is not a plain character is written as its number.
    private static func plain(_ text: String) -> String {
        text.lowercased().utf8.map { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: ":"):
                String(Unicode.Scalar(byte))
            default: "%" + String(byte, radix: 16)
            }
        }.joined()
    }
}
