/// What is wrong with the options a person gave.
struct OptionError: Error, Equatable {
    let text: String

    init(_ text: String) {
        self.text = text
    }
}
