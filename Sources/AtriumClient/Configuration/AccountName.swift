import AtriumWire

/// Names of accounts and rooms as a person types them. Spec/02-framing.md §2.6.
public enum AccountName {
    /// What a name is made of, in words.
    public static let rule = NameRules.rule

    /// Whether a name is made as names are. Whether a new one is taken is the server's to say: it has to be of one
    /// script, and unlike those that others hold.
    public static func isValid(_ name: String) -> Bool {
        NameRules.isName(name)
    }

    /// What a person typed, in the form that is sent: NFKC, so that a name does not depend on the keyboard.
    ///
    /// - Returns: nil where it is no name.
    public static func typed(_ text: String) -> String? {
        let name = UnicodeNormalization.compatible(text)
        return isValid(name) ? name : nil
    }
}
