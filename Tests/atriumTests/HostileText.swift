import AtriumWire
import Testing

/// Text as somebody sends it who means ill: it would set the title, colours and cursor of a terminal, ring its bell,
/// turn the direction of writing, and hide.
enum HostileText {
    static let line =
        "\u{1B}]0;title\u{7}\u{1B}[31mred\u{1B}[2J\u{9B}1A\r\u{8}\u{7F}\u{202E}\u{2066}"
        + "\u{200B}\u{FEFF}\u{2028}\u{E0041}evil"

    /// What of a text could mislead, line feeds aside.
    static func rest(of text: String) -> [String] {
        text.unicodeScalars.filter { $0.isHarmful && $0 != "\n" }.map { String($0.value, radix: 16) }
    }

    /// Holds that a text shows what was sent, and is harmless.
    static func expectHarmless(
        _ text: String, shows: Bool = true, _ what: String = "", location: SourceLocation = #_sourceLocation
    ) {
        #expect(rest(of: text) == [], "\(what) \(text.debugDescription)", sourceLocation: location)
        #expect(!shows || text.contains("evil"), "\(what) \(text.debugDescription)", sourceLocation: location)
    }
}
