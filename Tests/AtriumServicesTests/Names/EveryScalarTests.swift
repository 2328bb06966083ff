import AtriumWire
import Testing

@testable import AtriumServices

/// The rules of names, held against every character there is.
struct EveryScalarTests {
    private static let all = (0...0x10_FFFF as ClosedRange<UInt32>).compactMap(Unicode.Scalar.init)

    @Test("[FRAME-2.6-4] no character that is not seen, or that moves others, stands in a name")
    func letsNoneThrough() {
        for scalar in Self.all where NameRules.isName("a\(scalar)") {
            let properties = scalar.properties
            #expect(!properties.isDefaultIgnorableCodePoint && !properties.isBidiControl && !properties.isWhitespace)
            #expect(!["/", "\\", "#", "@", ",", "=", ":"].contains(scalar))
        }
    }

    @Test("[FRAME-2.6-6] the form of a name is that of its form, and a name is one with its upper case")
    func foldsOnce() {
        for scalar in Self.all where NameRules.isName("a\(scalar)") {
            let name = "a\(scalar)b"
            guard let folded = NameForm.folded.of(name), let composed = NameForm.composed.of(name) else {
                Issue.record("\(scalar.value) has no form")
                continue
            }
            #expect(NameForm.folded.of(folded) == folded, "\(scalar.value)")
            #expect(FoldedName(composed) == FoldedName(name), "\(scalar.value)")
        }
    }

    @Test("[FRAME-2.6-7] a new name is composed, has no other form of width, and is as visible as its letters")
    func takesComposed() {
        var count = 0
        for scalar in Self.all where HeldNames.isWellFormed(String(scalar)) {
            count += 1
            let name = String(scalar)
            #expect(NameForm.composed.of(name).map { Array($0.utf8) } == Array(name.utf8), "\(scalar.value)")
            #expect(
                scalar.properties.generalCategory != .unassigned && scalar.properties.generalCategory != .privateUse)
            #expect(NameLook(name) != nil, "\(scalar.value)")
            if !scalar.properties.changesWhenNFKCCaseFolded { #expect(NameForm.folded.of(name) == name) }
        }
        #expect(count > 90_000, "the scripts of the world have names")
    }

    @Test("[FRAME-2.6-8] no character passes for the first of a name that is held")
    func nonePasses() throws {
        var names = HeldNames(reservesNames: false)
        names.hold("oscar")
        let skeleton = try #require(NameChecker.skeleton("oscar"))
        for scalar in Self.all where !scalar.isASCII && NameRules.isName(String(scalar)) {
            let name = "\(scalar)scar"
            guard NameChecker.skeleton(name) == skeleton else { continue }
            #expect(throws: Refusal.self, "\(scalar.value)") { try names.check(name) }
        }
    }
}
