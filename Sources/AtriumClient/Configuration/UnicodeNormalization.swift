import Foundation

/// The one place of this module that needs Foundation: Unicode's compositions.
enum UnicodeNormalization {
    /// The text in normalization form C.
    static func composed(_ text: String) -> String {
        text.precomposedStringWithCanonicalMapping
    }

    /// The text in normalization form KC: without difference of width, ligatures and the like.
    static func compatible(_ text: String) -> String {
        text.precomposedStringWithCompatibilityMapping
    }
}
