import Glibc

/// The config file: lines `name = value`; empty lines and those that start with `#` say nothing.
enum ConfigFile {
    /// One setting, and where it stands.
    struct Line {
        let name: String
        let value: String
        /// `FILE:LINE`, for an error.
        let place: String
    }

    static func read(_ path: String) throws(OptionError) -> [Line] {
        guard let file = fopen(path, "r") else {
            throw OptionError("the config file \(path) cannot be read: \(String(cString: strerror(errno)))")
        }
        defer { fclose(file) }
        var lines: [Line] = []
        var number = 0
        var buffer: UnsafeMutablePointer<CChar>?
        var capacity = 0
        defer { free(buffer) }
        while getline(&buffer, &capacity, file) > 0 {
            number += 1
            guard let buffer else { break }
            let text = trimmed(String(cString: buffer)[...])
            if text.isEmpty || text.hasPrefix("#") { continue }
            guard let equals = text.firstIndex(of: "=") else {
                throw OptionError("\(path):\(number): a line is 'name = value'")
            }
            lines.append(
                Line(
                    name: String(trimmed(text[..<equals])), value: String(trimmed(text[text.index(after: equals)...])),
                    place: "\(path):\(number)"))
        }
        return lines
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return text.drop { $0.isWhitespace }
    }
}
