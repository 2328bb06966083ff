extension Unicode.Scalar {
    /// Whether a terminal, or a reader, could be misled by it: controls, what turns the direction of writing, and what
    /// is not seen. Joiners and selectors stay out, since emoji and whole languages need them.
    ///
    /// This is the one list of what is made visible wherever text from elsewhere is shown or logged, and of what file
    /// names may not hold: Spec/02-framing.md §2.6.
    package var isHarmful: Bool {
        switch value {
        case 0x00...0x1F, 0x7F...0x9F: true  // C0, delete, C1
        case 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: true  // direction
        case 0x180E, 0x200B, 0x2060...0x2065, 0x206A...0x206F, 0xFEFF: true  // invisible
        case 0x2028, 0x2029: true  // lines and paragraphs
        case 0xFFF9...0xFFFB, 0x1BCA0...0x1BCA3, 0x1D173...0x1D17A, 0xE0000...0xE007F: true  // annotations, tags
        default: false
        }
    }

    /// The symbol of a control character (`␛`), else its number (`\u{202E}`).
    package var visible: String {
        switch value {
        case 0x00...0x1F: String(Unicode.Scalar(0x2400 + value) ?? "?")
        case 0x7F: "\u{2421}"
        default: "\\u{" + String(value, radix: 16, uppercase: true) + "}"
        }
    }
}
