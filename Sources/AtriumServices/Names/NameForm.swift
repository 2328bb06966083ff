import CUnicode

/// The forms of a name that are compared, by the tables of Unicode. For ASCII they are at hand; ICU makes the others.
package enum NameForm: Sendable {
    /// Without case, width and what else makes no other name: NFKC_Casefold.
    case folded
    /// In upper case.
    case upper
    /// In normalization form C.
    case composed

    /// Bytes of a form at most; a longer one is none.
    static let maxBytes = 1_024

    /// A text in this form.
    ///
    /// - Returns: nil where the form is longer than any name could need.
    package func of(_ text: String) -> String? {
        guard !text.utf8.allSatisfy({ $0 < 0x80 }) else { return ofASCII(text) }
        let form = Int32(number)
        return Self.write(text) { text, output in
            cun_form(form, text.baseAddress, Int32(text.count), output.baseAddress, Int32(output.count))
        }
    }

    /// A text made of another by one of ICU's functions, which gives how many bytes it wrote, or -1.
    static func write(
        _ text: String, by function: (UnsafeBufferPointer<UInt8>, UnsafeMutableBufferPointer<UInt8>) -> Int32
    ) -> String? {
        var text = text
        // What is longer has no form that fits, and its length need not be one that C can count.
        guard text.utf8.count <= maxBytes else { return nil }
        return text.withUTF8 { text in
            // Not written into the string itself: it would keep all of that room for as long as it lives.
            withUnsafeTemporaryAllocation(of: UInt8.self, capacity: maxBytes) { output -> String? in
                let written = function(text, output)
                guard written >= 0 else { return nil }
                return String(decoding: output[..<min(Int(written), maxBytes)], as: UTF8.self)
            }
        }
    }

    private var number: Int {
        switch self {
        case .folded: Int(cun_form_folded)
        case .upper: Int(cun_form_upper)
        case .composed: Int(cun_form_composed)
        }
    }

    private func ofASCII(_ text: String) -> String {
        switch self {
        case .folded: text.lowercased()
        case .upper: text.uppercased()
        case .composed: text
        }
    }
}
