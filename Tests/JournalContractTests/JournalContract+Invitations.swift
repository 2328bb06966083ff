import AtriumServices
import AtriumStorage
import AtriumWire
import JournalSamples
import Testing

extension JournalContract {
    /// Codes to claim names with.
    @Suite struct Invitations {
        private let invited = ClaimTerms(needsInvitation: true)

        @Test(
            "[SESSION-3.5-15] a code is good for one claim, and one that fails leaves it",
            arguments: JournalKind.allCases)
        func oneClaim(kind: JournalKind) throws {
            let bench = try JournalBench(kind)
            let confusable = ClaimTerms(needsInvitation: true, refusal: .nameConfusable)
            let kept = try bench.commit {
                $0.claim("ada")
                $0.makeCodes(["one", "two"])
                $0.claim("bob", terms: invited)
                $0.claim("bob", code: "three", terms: invited)
                $0.claim("b0b", code: "three", terms: confusable)
                $0.claim("b0b", code: "one", terms: confusable)
                $0.claim("ADA", code: "one", terms: invited)
                $0.claim("bob", code: "one", terms: invited)
                $0.claim("eve", code: "one", terms: invited)
            }
            #expect(
                kept.brief == [
                    "account 1", "done", "failed invitationInvalid", "failed invitationInvalid",
                    "failed invitationInvalid", "failed nameConfusable", "failed nameTaken", "account 2",
                    "failed invitationInvalid",
                ])
            try bench.reopen()
            #expect(try bench.invitations().map(\.digest) == [InvitationCode.digest(of: "two")])
            #expect(
                try bench.commit { $0.claim("eve", code: "one", terms: invited) }.brief == ["failed invitationInvalid"])
            #expect(try bench.commit { $0.claim("eve", code: "two", terms: invited) }.brief == ["account 3"])
        }

        @Test("a code ends when it says so, or is revoked", arguments: JournalKind.allCases)
        func ends(kind: JournalKind) throws {
            let bench = try JournalBench(kind)
            let kept = try bench.commit {
                $0.makeCodes(["late"], expires: $0.time.microseconds)
                $0.makeCodes(["soon"], expires: $0.time.microseconds + 1)
                $0.makeCodes(["gone"])
                $0.claim("ada", code: "late", terms: invited)
                $0.revokeCode("gone")
                $0.revokeCode("gone")
                $0.claim("ada", code: "gone", terms: invited)
                $0.claim("ada", code: "soon", terms: invited)
            }
            #expect(
                kept.brief == [
                    "done", "done", "done", "failed invitationInvalid", "done", "failed invitationInvalid",
                    "failed invitationInvalid", "account 1",
                ])
            try bench.reopen()
            #expect(try bench.invitations().isEmpty)
        }

        @Test("as many codes are out as may be, and of an order all are made or none", arguments: JournalKind.allCases)
        func bounds(kind: JournalKind) throws {
            let bench = try JournalBench(kind)
            let codes = (1...Int(InvitationRecord.countMax)).map { "code \($0)" }
            let kept = try bench.commit {
                $0.makeCodes(Array(codes.dropLast()))
                $0.makeCodes(["x", "y"], audit: [.console(.invitationMade, at: $0.time)])
                $0.makeCodes([codes[codes.count - 1]])
                $0.makeCodes(["z"])
            }
            #expect(kept.brief == ["done", "failed busy", "done", "failed busy"])
            try bench.reopen()
            #expect(try bench.invitations().count == codes.count)
            #expect(try bench.audit().isEmpty)
        }
    }
}
