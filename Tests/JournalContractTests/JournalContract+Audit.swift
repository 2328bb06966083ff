import AtriumServices
import AtriumWire
import CrashingDisk
import JournalSamples
import Testing

extension JournalContract {
    /// The audit log, and that journals agree about all of this.
    @Suite struct Audit {
        private let ada = AccountID(rawValue: 1)

        @Test("a line is kept with its act, and not without it", arguments: JournalKind.allCases)
        func goesWithItsAct(kind: JournalKind) throws {
            let bench = try JournalBench(kind)
            let gone = AccountID(rawValue: 9)
            _ = try bench.commit {
                $0.claim("ada", audit: [.console(.accountAdded, at: $0.time, subject: "ada")])
                $0.claim("ADA", audit: [.console(.accountAdded, at: $0.time, subject: "ADA")])
                $0.leave(10, of: ada, audit: [$0.line(.deviceAdded, of: ada, detail: "10")])
                $0.leave(11, of: gone, audit: [$0.line(.deviceAdded, of: gone)])
                $0.revoke(10, of: ada, audit: [$0.line(.secretRevoked, of: ada, detail: "10")])
                $0.makeCodes(["one"], audit: [.console(.invitationMade, at: $0.time, detail: "1")])
            }
            try bench.reopen()
            let audit = try bench.audit()
            #expect(audit.map(\.action) == [.accountAdded, .deviceAdded, .secretRevoked, .invitationMade])
            #expect(audit.map(\.scope) == [.server, .account(ada), .account(ada), .server])
        }

        @Test("an account has its part of the log, and pushes out its own lines alone", arguments: JournalKind.allCases)
        func parts(kind: JournalKind) throws {
            let bench = try JournalBench(kind)
            let bob = AccountID(rawValue: 2)
            _ = try bench.commit {
                $0.claim("ada", audit: [.console(.accountAdded, at: $0.time, subject: "ada")])
                $0.claim("bob")
                $0.leave(9, of: bob, audit: [$0.line(.deviceAdded, of: bob, detail: "bob's")])
                for number in 1...(AuditBounds().accountMax + 1) {
                    $0.leave(10, of: ada, audit: [$0.line(.deviceAdded, of: ada, detail: "\(number)")])
                }
            }
            try bench.reopen()
            let audit = try bench.audit()
            #expect(audit.count == 2 + AuditBounds().accountMax)
            #expect(audit.prefix(3).map(\.detail) == ["", "bob's", "2"])
            #expect(audit.last?.detail == "\(AuditBounds().accountMax + 1)")
        }

        @Test("whatever is done to accounts, the journals agree", arguments: 1...6 as ClosedRange<UInt64>)
        func agree(seed: UInt64) throws {
            let benches = try JournalKind.allCases.map { try JournalBench($0) }
            var random = SeededGenerator(seed: seed)
            for round in 0..<12 {
                let start = random
                var results: [[String]] = []
                for bench in benches {
                    random = start
                    results.append(try bench.commit { Self.act(round, &$0, &random) }.brief)
                    if round % 3 == 2 { try bench.reopen() }
                }
                #expect(Set(results).count == 1, "round \(round)")
                for bench in benches.dropFirst() {
                    #expect(try bench.snapshot().accounts == benches[0].snapshot().accounts, "round \(round)")
                    #expect(try bench.snapshot().standings == benches[0].snapshot().standings)
                    #expect(try bench.invitations() == benches[0].invitations())
                    #expect(try bench.audit() == benches[0].audit())
                }
            }
        }

        /// Does this and that to a few accounts.
        private static func act(_ round: Int, _ batch: inout BatchMaker, _ random: inout SeededGenerator) {
            if round == 0 { batch.createRoom("hall") }
            for step in 0..<Int.random(in: 1...20, using: &random) {
                let account = AccountID(rawValue: UInt64.random(in: 1...8, using: &random))
                let credential = UInt64.random(in: 9...12, using: &random)
                let code = "code \(Int.random(in: 1...6, using: &random))"
                let name = "name \(Int.random(in: 1...9, using: &random))"
                switch Int.random(in: 0..<12, using: &random) {
                case 0: batch.claim(name, audit: [.console(.accountAdded, at: batch.time, subject: name)])
                case 1: batch.claim(name, code: code, terms: ClaimTerms(needsInvitation: true))
                case 2: batch.makeCodes([code], expires: random.oneIn(2) ? 0 : batch.time.microseconds + 30)
                case 3: batch.revokeCode(code)
                case 4, 5:
                    let kind: CredentialKind = random.oneIn(2) ? .token : .device
                    batch.leave(credential, kind, of: account, audit: [batch.line(.deviceAdded, of: account)])
                case 6: batch.revoke(credential, of: account, audit: [batch.line(.secretRevoked, of: account)])
                case 7: batch.change(account, .used(CredentialID(rawValue: credential), at: batch.time))
                case 8: batch.change(account, .setAdministrator(random.oneIn(2)))
                case 9: batch.change(account, .setDisabled(random.oneIn(2)))
                case 10: batch.change(account, .release)
                default:
                    batch.role(
                        random.oneIn(2) ? .member : .none, of: account, in: ConversationID(rawValue: 1),
                        counter: UInt64(round * 100 + step + 1))
                }
            }
        }
    }
}
