private import CUnicode

/// The Bidi rule of RFC 5893 §2, as RFC 8265 asks it of names: one that is written from right to left stays in one
/// piece between words that are not, and does not look like another.
enum BidiRule {
    /// Whether a name keeps the rule. One without characters from right to left does.
    static func isKept(by name: String) -> Bool {
        let directions = name.unicodeScalars.map { cun_direction($0.value) }
        func has(_ direction: cun_direction) -> Bool { directions.contains { $0 == direction.number } }
        guard has(cun_right_to_left) || has(cun_arabic_number) else { return !has(cun_direction_other) }
        guard directions.first == cun_right_to_left.number else { return false }
        guard !has(cun_left_to_right), !has(cun_direction_other) else { return false }
        guard !(has(cun_european_number) && has(cun_arabic_number)) else { return false }
        let last = directions.last { $0 != cun_mark.number }
        return last == cun_right_to_left.number || last == cun_european_number.number
            || last == cun_arabic_number.number
    }
}

extension cun_direction {
    fileprivate var number: Int32 { Int32(rawValue) }
}
