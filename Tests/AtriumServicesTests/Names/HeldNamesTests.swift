import AtriumWire
import Testing

@testable import AtriumServices

/// Which new names are taken.
struct HeldNamesTests {
    /// What is said of a name beside those that are held; nil where it is taken.
    private func refusal(
        of name: String, beside held: [String] = [], reserves: Bool = false, allowsReserved: Bool = false
    ) -> ErrorCode? {
        var names = HeldNames(reservesNames: reserves)
        for name in held { names.hold(name) }
        do throws(Refusal) {
            try names.check(name, allowsReserved: allowsReserved)
            return nil
        } catch {
            return error.code
        }
    }

    @Test(
        "[FRAME-2.6-7] names of one script, and of scripts that are written together, are taken",
        arguments: [
            "ada", "Zoë", "Łukasz", "İpek", "straße", "Ёлка", "Дмитро", "Αθηνά", "Ὑπατία", "עדה", "יעל-9", "عائشة",
            "عمر٣",
            "आदित्य", "கவிதா", "สมชาย", "山田太郎", "たろう", "タロー", "김철수", "Tom山田", "Նարե", "ანა", "𠮷野", "王_2",
        ])
    func takes(name: String) {
        #expect(refusal(of: name) == nil)
    }

    @Test(
        "[FRAME-2.6-7] names of mixed scripts, other forms and other characters are refused",
        arguments: [
            "аdmin", "pаypal", "Ωmega", "ａｄｍｉｎ", "ﬁn", "e\u{301}a", "K\u{212A}", "adaעדה", "עדהada",
            "עדה.", "9עדה", "عمر9٣", "٣عمر", "१2", "a\u{300}\u{301}\u{302}\u{303}\u{304}", "a\u{308}\u{308}",
            "ᚠᚢᚦ", "𐎠𐎡", "𝐚𝐝𝐚", "ꓐꓑ", "ᏍᎦ",
        ])
    func refuses(name: String) {
        #expect(refusal(of: name) == .nameInvalid)
    }

    @Test(
        "[FRAME-2.6-8] a name that can be taken for one that is held is confusable",
        arguments: [
            ("ѕсоре", "scope"), ("scope", "ѕсоре"), ("ВОВ", "bob"), ("bob", "ВОВ"), ("ВОВ", "BoB"), ("admın", "admin"),
            ("аԁа", "ada"), ("ααα", "aaa"), ("ορο", "opo"), ("エ藤", "工藤"), ("rnоr", "ʀ"), ("іа", "ia"),
        ])
    func refusesConfusable(name: String, held: String) {
        let code = refusal(of: name, beside: [held])
        #expect(code == .nameConfusable || refusal(of: name) == .nameInvalid, "\(String(describing: code))")
    }

    @Test(
        "[FRAME-2.6-8] names of ASCII are told apart by case alone, and others that do not look alike are taken",
        arguments: [
            ("torn", "tom"), ("b0b", "bob"), ("bi11", "bill"), ("BiII", "Bill"), ("вова", "boba"), ("boba", "вова"),
            ("ännchen", "annchen"), ("Łukasz", "Lukasz"), ("Ёлка", "елка"),
        ])
    func takesBeside(name: String, held: String) {
        #expect(refusal(of: name, beside: [held]) == nil)
    }

    @Test(
        "[FRAME-2.6-9] reserved names, and what looks like them, are kept for the server",
        arguments: [
            "admin", "ADMIN", "Administrator", "root", "r00t", "ro0t", "heIp", "a11", "rnoderator", "RNODERATOR",
            "admın",
            "αll", "everyone", "Here", "admin.", "_admin_", "a-d-m-i-n", "r.0.0.t",
        ])
    func reserves(name: String) {
        let code = refusal(of: name, reserves: true)
        #expect(code == .nameReserved || refusal(of: name) == .nameInvalid)
        #expect(refusal(of: name, reserves: true, allowsReserved: true) == refusal(of: name))
    }

    @Test(
        "names near to reserved ones are free",
        arguments: ["adam", "heller", "alli", "rooted", "wall", "hera", "Ali", "ad.am", "..."])
    func leavesFree(name: String) {
        #expect(refusal(of: name, reserves: true) == nil)
    }

    @Test("a look is free again when the last name that had it is released")
    func releases() {
        var names = HeldNames(reservesNames: false)
        for name in ["scope", "SC0PE", "scope"] { names.hold(name) }
        names.release("scope")
        #expect(throws: Refusal.self) { try names.check("ѕсоре") }
        names.release("scope")
        #expect(throws: Refusal.self, "in capitals, the look of SC0PE") { try names.check("ѕсоре") }
        names.release("SC0PE")
        #expect(throws: Never.self) { try names.check("ѕсоре") }
        names.hold("ѕсоре")
        #expect(throws: Refusal.self) { try names.check("scope") }
        names.release("ѕсоре")
        #expect(throws: Never.self) { try names.check("scope") }
    }
}
