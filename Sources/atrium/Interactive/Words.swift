/// Takes a line apart at spaces, as a shell does: quotation marks hold words together, a backslash takes the next
/// character as it is.
enum Words {
    static func split(_ line: String) -> [String] {
        var words: [String] = []
        var word = ""
        var hasWord = false
        var mark: Character?
        var isEscaped = false
        for character in line {
            if isEscaped {
                word.append(character)
                isEscaped = false
            } else if character == "\\" && mark != "'" {
                isEscaped = true
                hasWord = true
            } else if let open = mark {
                if character == open { mark = nil } else { word.append(character) }
            } else if character == "\"" || character == "'" {
                mark = character
                hasWord = true
            } else if character == " " || character == "\t" {
                if hasWord { words.append(word) }
                word = ""
                hasWord = false
            } else {
                word.append(character)
                hasWord = true
            }
        }
        if hasWord { words.append(word) }
        return words
    }
}
