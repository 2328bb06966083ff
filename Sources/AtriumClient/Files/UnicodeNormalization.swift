import Foundation

/// The one place of this module that needs Foundation: Unicode's canonical composition.
enum UnicodeNormalization {
    /// The text in normalization form C.
    static func composed(_ text: String) -> String {
        text.precomposedStringWithCanonicalMapping
    }
}
