import AtriumWire

/// File names that carry no path: what may be offered, and what an offered name becomes on this disk.
/// Spec/06-files.md §6.2.
enum PlainFileName {
    /// Bytes of a name, as the protocol and common file systems have them.
    static let byteCountMax = FileNameRules.maxBytes

    /// The name under which the file at a path is offered: its last component, in normalization form C.
    ///
    /// - Throws: `local`, with words for a person, where the server would refuse the name.
    static func offered(forPath path: String) throws(ClientError) -> String {
        let name = UnicodeNormalization.composed(last(ofPath: path) ?? "")
        guard !name.isEmpty, name != ".", name != ".." else {
            throw ClientError(.local, "no file is named; give the path of one")
        }
        guard name.utf8.count <= byteCountMax else {
            throw ClientError(.local, "the name is longer than \(byteCountMax) bytes; rename the file first")
        }
        guard FileNameRules.isFileName(name) else {
            throw ClientError(
                .local,
                "the name has control or direction characters, a backslash, or a space at an end; rename the file first"
            )
        }
        return name
    }

    /// The last component of a path; nil where it has none.
    static func last(ofPath path: String) -> String? {
        path.utf8.split(separator: UInt8(ascii: "/")).last.flatMap { String($0) }
    }

    /// A name for this disk made of an offered one, which may be anything: the last component, without control and
    /// direction characters, not hidden, never empty, and at most `byteCountMax` bytes.
    static func stripped(_ offered: String) -> String {
        let separators: Set<Unicode.Scalar> = ["/", "\\"]
        let scalars = offered.unicodeScalars.split(whereSeparator: separators.contains).last.map(Array.init) ?? []
        var name = ""
        for scalar in scalars {
            // A leading dot would hide the file, or make it one that a program reads at its start.
            let replaced = isForbidden(scalar) || (name.isEmpty && scalar == ".")
            name.unicodeScalars.append(replaced ? "_" : scalar)
        }
        // Empty is also what is left of a first character that alone is too long.
        let short = shortened(name, toBytes: byteCountMax)
        return short.isEmpty ? "_" : short
    }

    /// As much of a text as fits, cut between characters.
    static func shortened(_ text: String, toBytes bytes: Int) -> String {
        var output = ""
        var count = 0
        for character in text {
            count += character.utf8.count
            guard count <= bytes else { break }
            output.append(character)
        }
        return output
    }

    /// Control characters, characters that turn the direction of writing, separators of lines and of paths.
    private static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0...0x1F, 0x7F...0x9F: true
        case 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: true
        case 0x2028, 0x2029, 0xFEFF: true
        case 0x2F, 0x5C: true
        default: false
        }
    }
}
