/// Paints text, or leaves it alone where colours are not wanted.
struct Palette: Equatable {
    /// What a text is, which decides its colour.
    enum Role: CaseIterable {
        /// What the server or the program has to say.
        case notice
        /// What went wrong.
        case error
        /// Somebody is gone.
        case leave
        /// What others said.
        case other
        /// What oneself said.
        case own
        /// Times and what else stands back.
        case dim
    }

    /// Whether escape sequences are written at all.
    let isEnabled: Bool
    /// Colour of the prompt and of one's own name.
    let own: PromptColor

    /// Colours are for terminals; NO_COLOR and `--no-color` turn them off there too.
    init(
        isTerminal: Bool, arguments: ParsedArguments, environment: [String: String]
    ) throws(UsageError) {
        own = try arguments.value(of: .color).map { text throws(UsageError) in try PromptColor(parsing: text) } ?? .blue
        let isUnwanted = arguments.has(.noColor) || environment["NO_COLOR"].map { !$0.isEmpty } ?? false
        isEnabled = isTerminal && !isUnwanted && environment["TERM"] != "dumb"
    }

    init(isEnabled: Bool, own: PromptColor = .blue) {
        self.isEnabled = isEnabled
        self.own = own
    }

    /// The text in the colour of its role. The text must be harmless already.
    func paint(_ text: String, as role: Role) -> String {
        isEnabled ? "\u{1B}[\(code(of: role))m\(text)\u{1B}[0m" : text
    }

    /// The name in the colour that it has everywhere: people are told apart at a glance.
    func paint(_ name: String, ofSpeaker speaker: String) -> String {
        guard isEnabled else { return name }
        // FNV-1a, so that the colour is the same in every run.
        let hash = speaker.lowercased().utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) {
            ($0 ^ UInt64($1)) &* 0x100_0000_01B3
        }
        let code = Self.speakerCodes[Int(hash % UInt64(Self.speakerCodes.count))]
        return "\u{1B}[\(code)m\(name)\u{1B}[0m"
    }

    /// Neither red, which is for errors, nor the plain green and yellow of notices.
    private static let speakerCodes = ["1;36", "35", "34", "1;33", "1;32", "1;35", "1;34", "96"]

    private func code(of role: Role) -> String {
        switch role {
        case .notice: "32"
        case .error: "31"
        case .leave: "33"
        case .other: "36"
        case .own: own.code
        case .dim: "2"
        }
    }
}
