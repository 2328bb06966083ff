extension String {
    /// Columns that the text takes on a terminal, as near as a short table tells: two for the wide scripts and for
    /// pictures, none for what combines.
    var columnCount: Int {
        unicodeScalars.reduce(0) { $0 + $1.columnCount }
    }

    /// As much of the text as fits; an ellipsis stands for the rest.
    func fitting(columns: Int) -> String {
        guard columnCount > columns else { return self }
        guard columns > 0 else { return "" }
        var output = ""
        var used = 1
        for character in self {
            used += String(character).columnCount
            if used > columns { break }
            output.append(character)
        }
        return output + "…"
    }
}

extension Unicode.Scalar {
    fileprivate var columnCount: Int {
        switch value {
        case 0x0300...0x036F, 0x200B...0x200D, 0x20D0...0x20FF, 0xFE00...0xFE0F: 0
        case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60,
            0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF, 0x1F900...0x1FAFF, 0x20000...0x3FFFD:
            2
        default: 1
        }
    }
}
