/// Two lower-case digits for each byte.
public func hex(_ bytes: [UInt8]) -> String {
    bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
}

/// The bytes that pairs of digits stand for; spaces count for nothing.
///
/// - Precondition: digits and spaces alone, and an even number of digits.
public func bytes(_ text: String) -> [UInt8] {
    let digits = text.filter { $0 != " " }.map { digit in
        guard let value = digit.hexDigitValue else { preconditionFailure("\(digit) is no hexadecimal digit") }
        return UInt8(value)
    }
    precondition(digits.count.isMultiple(of: 2), "a byte has two digits")
    return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
}
