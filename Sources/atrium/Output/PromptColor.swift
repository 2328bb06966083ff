/// The colours that a person may choose for the prompt.
enum PromptColor: String, CaseIterable {
    case red, green, yellow, blue, magenta, cyan, white, gray

    /// The number that a terminal knows it by.
    var code: String {
        switch self {
        case .red: "31"
        case .green: "32"
        case .yellow: "33"
        case .blue: "34"
        case .magenta: "35"
        case .cyan: "36"
        case .white: "37"
        case .gray: "90"
        }
    }

    /// Reads a name, without case.
    init(parsing text: String) throws(UsageError) {
        let name = text.lowercased() == "grey" ? "gray" : text.lowercased()
        guard let color = PromptColor(rawValue: name) else {
            let names = PromptColor.allCases.map(\.rawValue).joined(separator: ", ")
            throw UsageError("there is no colour \u{2018}\(text.harmless)\u{2019}; there are \(names)")
        }
        self = color
    }
}
