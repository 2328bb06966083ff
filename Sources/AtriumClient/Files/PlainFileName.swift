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
            throw ClientError(.local, "that names no file; only files can be sent")
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

    /// A name for this disk made of an offered one, which may be anything: the last component, without what is not
    /// seen or turns the direction of writing, not hidden, no option of a command, no device of another system, its
    /// ending in sight, never empty, and at most `byteCountMax` bytes.
    static func stripped(_ offered: String) -> String {
        let separators: Set<Unicode.Scalar> = ["/", "\\"]
        let last = offered.unicodeScalars.split(whereSeparator: separators.contains).last ?? []
        var name = ""
        for scalar in last.drop(while: isSpace) {
            // A leading dot would hide the file, or make it one that a program reads at its start; a leading hyphen
            // would make it an option where a shell fills in names.
            let replaced = scalar.isHarmful || (name.isEmpty && (scalar == "." || scalar == "-"))
            // A run of spaces would push the ending out of sight.
            guard !isSpace(scalar) || name.unicodeScalars.last.map(isSpace) != true else { continue }
            name.unicodeScalars.append(replaced ? "_" : scalar)
        }
        if isDevice(name) { name = "_" + name }
        // Empty is also what is left of a first character that alone is too long.
        let short = withoutEnd(shortened(name, toBytes: byteCountMax))
        return short.isEmpty ? "_" : short
    }

    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isWhitespace
    }

    /// Without dots and spaces at the end: some systems drop them, and then it is another file.
    private static func withoutEnd(_ name: String) -> String {
        var scalars = name.unicodeScalars[...]
        while let last = scalars.last, isSpace(last) || last == "." { scalars = scalars.dropLast() }
        return String(scalars)
    }

    /// Whether a name is a device where the folder is shared with Windows, whatever ending it has.
    private static func isDevice(_ name: String) -> Bool {
        let stem = name.prefix { $0 != "." && $0 != " " }.uppercased()
        let isNumbered = stem.utf8.count == 4 && (stem.hasPrefix("COM") || stem.hasPrefix("LPT"))
        return ["CON", "PRN", "AUX", "NUL"].contains(stem) || isNumbered && ("1"..."9").contains(stem.suffix(1))
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
}
