private import CUnicode

/// What ICU knows of characters that look alike and of scripts that do not mix: UTS 39.
struct NameChecker {
    /// The tables, opened once: each thread may ask them, and nobody changes them.
    nonisolated(unsafe) private static let checker = cun_open_checker()

    /// Whether a name has only characters recommended for names, of one script or of scripts that are written
    /// together, and no marks or digits that hide what it is. False too where the tables are missing.
    static func passes(_ name: String) -> Bool {
        guard let checker else { return false }
        var name = name
        return name.withUTF8 { cun_passes(checker, $0.baseAddress, Int32(clamping: $0.count)) }
    }

    /// What a name has in common with every other that looks like it; nil where it has no such form.
    static func skeleton(_ name: String) -> String? {
        guard let checker else { return nil }
        return NameForm.write(name) { name, output in
            cun_skeleton(checker, name.baseAddress, Int32(name.count), output.baseAddress, Int32(output.count))
        }
    }
}
