import AtriumWire

/// A secret of the account as a person names it: by its id, by the beginning of that, or `password`.
struct DeviceChoice: Equatable {
    private static let digitCountMin = 4

    let word: String

    init(_ word: String) {
        self.word = word.lowercased()
    }

    /// The one that is meant; nil where it is none of them, or several.
    func found(in devices: [DeviceEntry]) -> DeviceEntry? {
        if let exact = devices.first(where: { $0.name == word }) { return exact }
        guard word.utf8.count >= Self.digitCountMin else { return nil }
        let matching = devices.filter { $0.credentialKind != .password && $0.name.hasPrefix(word) }
        return matching.count == 1 ? matching[0] : nil
    }

    /// That it is none of them.
    var refusal: String {
        "\u{2018}\(word.harmless)\u{2019} names no device, or several: the ids that /devices and atrium devices list do"
    }
}

extension DeviceEntry {
    /// How a person names it.
    var name: String {
        guard credential.rawValue != 0 else { return "password" }
        let digits = String(credential.rawValue, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    /// What it is, in words.
    var words: String {
        credentialKind == .password ? "the password" : "\(credentialKind.word) \(name) \(label)".trimmingSpaces
    }
}

extension CredentialKind {
    /// For tables and JSON.
    var word: String {
        switch self {
        case .other: "other"
        case .device: "device"
        case .password: "password"
        case .token: "token"
        }
    }
}
