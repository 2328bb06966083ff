import AtriumWire

/// The names that accounts, or rooms, hold, by what they look like; and the judge of new ones. Spec/02-framing.md §2.6.
///
/// That a name is held already, by its folded form, is the business of the table it stands in. Skeletons are made anew
/// at each start and never stored, since they differ from one version of ICU to the next.
struct HeldNames: Sendable {
    /// How many names have which look.
    private struct Looks: Sendable {
        var written: [String: Int] = [:]
        var spellings: [String: Int] = [:]

        /// Whether one of the two, as it is written, could be a spelling of the other.
        func contain(_ look: NameLook) -> Bool {
            spellings[look.written] != nil || look.spellings.contains { written[$0] != nil }
        }

        mutating func count(_ look: NameLook, _ change: Int) {
            Self.count(&written, look.written, change)
            for spelling in look.spellings { Self.count(&spellings, spelling, change) }
        }

        private static func count(_ looks: inout [String: Int], _ look: String, _ change: Int) {
            let count = looks[look, default: 0] + change
            looks[look] = count > 0 ? count : nil
        }
    }

    /// Marks that may follow one another (UTS 39 §5.4): more pile up over the lines around them.
    private static let marksMax = 4

    /// Whether names are refused that speak for the server or for everybody.
    let reservesNames: Bool
    /// Names of ASCII alone. They are compared with each other by case alone: `m` and `rn`, `1` and `l` are told apart
    /// by everybody who reads them with care, and too many good names would be lost.
    private var plain = Looks()
    private var others = Looks()

    init(reservesNames: Bool) {
        self.reservesNames = reservesNames
    }

    /// Counts a name as held; it is released as often as it was held.
    mutating func hold(_ name: String) {
        count(name, 1)
    }

    mutating func release(_ name: String) {
        count(name, -1)
    }

    /// Judges a name that nobody holds.
    ///
    /// - Parameter allowsReserved: whether the one who asks may give out reserved names.
    func check(_ name: String, allowsReserved: Bool = false) throws(Refusal) {
        guard Self.isWellFormed(name), let look = NameLook(name) else { throw .nameInvalid }
        if reservesNames, !allowsReserved, ReservedNames.contain(name, look) { throw .nameReserved }
        if others.contain(look) || !Self.isPlain(name) && plain.contain(look) { throw .nameConfusable }
    }

    /// Whether a new name may be made like this: by RFC 8265's UsernameCaseMapped, and UTS 39's level "highly
    /// restrictive".
    static func isWellFormed(_ name: String) -> Bool {
        guard FoldedName(name) != nil else { return false }
        guard !isPlain(name) else { return true }
        guard let composed = NameForm.composed.of(name), composed.utf8.elementsEqual(name.utf8) else { return false }
        return NameChecker.passes(name) && BidiRule.isKept(by: name) && !pilesUpMarks(name)
    }

    private static func pilesUpMarks(_ name: String) -> Bool {
        var count = 0
        return name.unicodeScalars.contains { scalar in
            count = scalar.properties.generalCategory == .nonspacingMark ? count + 1 : 0
            return count > marksMax
        }
    }

    private static func isPlain(_ name: String) -> Bool {
        name.utf8.allSatisfy { $0 < 0x80 }
    }

    private mutating func count(_ name: String, _ change: Int) {
        guard let look = NameLook(name) else { return }
        if Self.isPlain(name) {
            plain.count(look, change)
        } else {
            others.count(look, change)
        }
    }
}
