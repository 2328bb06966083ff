import AtriumNet

/// The text of a record of an unfinished transfer: a line that names its form, a line for each field, and a checksum,
/// so that a record that was not written whole is none.
///
///     atrium-upload 1
///     size 1048576
///     end 1c291ca3
enum RecordText {
    /// Bytes that are looked at for the text.
    static let byteCountMax = 64 << 10

    static func bytes(_ form: String, _ fields: [(name: String, value: String)]) -> [UInt8] {
        let lines = ["\(form)\n"] + fields.map { "\($0.name) \(escaped($0.value))\n" }
        let body = Array(lines.joined().utf8)
        return body + Array("end \(String(checksum(body[...]), radix: 16))\n".utf8)
    }

    /// Reads a text from the start of what a file holds.
    ///
    /// - Returns: nil where it is not whole, or of another form; `byteCount` is where it ends.
    static func fields(_ form: String, _ bytes: [UInt8]) -> (values: [String: String], byteCount: Int)? {
        var values: [String: String] = [:]
        var start = 0
        var isFirst = true
        while let end = bytes[start...].prefix(byteCountMax).firstIndex(of: UInt8(ascii: "\n")) {
            let line = String(decoding: bytes[start..<end], as: UTF8.self)
            let parts = line.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
            if isFirst {
                guard line == form else { return nil }
            } else if parts.count == 2, parts[0] == "end" {
                guard UInt32(parts[1], radix: 16) == checksum(bytes[..<start]) else { return nil }
                return (values, end + 1)
            } else {
                guard parts.count == 2, let value = unescaped(parts[1]) else { return nil }
                values[String(parts[0])] = value
            }
            isFirst = false
            start = end + 1
            guard start < byteCountMax else { return nil }
        }
        return nil
    }

    private static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        bytes.withUnsafeBytes { CRC32C.checksum($0) }
    }

    /// Bytes that would break a line stand as `%` and two digits.
    private static func escaped(_ value: String) -> String {
        value.utf8.map { byte in
            guard byte <= 0x20 || byte == UInt8(ascii: "%") || byte >= 0x7F else {
                return String(Unicode.Scalar(byte))
            }
            return "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
    }

    private static func unescaped(_ text: Substring) -> String? {
        var output: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                output.append(byte)
                continue
            }
            guard rest.count >= 2, let value = UInt8(Substring(rest.prefix(2)), radix: 16) else { return nil }
            output.append(value)
            rest = rest.dropFirst(2)
        }
        return String(decoding: output, as: UTF8.self)
    }
}
