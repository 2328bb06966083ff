import AtriumServices
import AtriumWire
import JournalSamples
import Testing

extension JournalContract {
    /// Accounts and their secrets, over openings.
    @Suite struct Accounts {
        private let ada = AccountID(rawValue: 1)
        private let bob = AccountID(rawValue: 2)

        @Test("secrets are those left last, until they are taken away", arguments: JournalKind.allCases)
        func secretsStand(kind: JournalKind) throws {
            let bench = try JournalBench(kind)
            let kept = try bench.commit {
                $0.claim("ada", terms: ClaimTerms(isClear: true))
                $0.claim("bob", terms: ClaimTerms(credentialKind: .password, isAdministrator: true))
                $0.leave(0, .password, of: ada)
                $0.leave(10, .device, of: ada)
                $0.leave(11, .token, of: ada)
                $0.change(ada, .used(CredentialID(rawValue: 10), at: WallTime(microseconds: 5_000_000_000_000_000)))
            }
            #expect(kept.brief == ["account 1", "account 2", "done", "done", "done", "done"])
            try bench.reopen()
            let record = try #require(bench.snapshot().accounts.first)
            #expect(record.verifiers.map(\.credential.rawValue) == [0, 9, 10, 11])
            #expect(record.verifiers.map(\.kind) == [.password, .device, .device, .token])
            #expect(record.verifiers.map(\.wasClear) == [false, true, false, false])
            #expect(record.verifiers.map(\.label) == ["password 0", "desk", "device 10", "token 11"])
            #expect(record.verifiers.map { $0.used.microseconds > 0 } == [false, false, true, false])
            #expect(record.used.microseconds == 5_000_000_000_000_000)
            let other = try #require(bench.snapshot().accounts.last)
            #expect(other.isAdministrator && other.verifiers.map(\.kind) == [.password])
            _ = try bench.commit {
                $0.revoke(10, of: ada)
                $0.leave(11, .device, of: ada)
            }
            try bench.reopen()
            let left = try #require(bench.snapshot().accounts.first)
            #expect(left.verifiers.map(\.credential.rawValue) == [0, 9, 11])
            #expect(left.verifiers.map(\.kind) == [.password, .device, .device])
        }

        @Test("who looks after the server, and who is disabled, is as it was set last", arguments: JournalKind.allCases)
        func flagsStand(kind: JournalKind) throws {
            let bench = try JournalBench(kind)
            _ = try bench.commit {
                $0.claim("ada")
                $0.claim("bob")
                $0.change(ada, .setAdministrator(true))
                $0.change(bob, .setDisabled(true))
                $0.change(ada, .setDisabled(true))
                $0.change(ada, .setDisabled(false))
            }
            try bench.reopen()
            #expect(try bench.snapshot().accounts.map(\.isAdministrator) == [true, false])
            #expect(try bench.snapshot().accounts.map(\.isDisabled) == [false, true])
        }

        @Test(
            "[SESSION-3.5-17] a name that was released is another's, and nothing happens to the old account any more",
            arguments: JournalKind.allCases)
        func releases(kind: JournalKind) throws {
            let bench = try JournalBench(kind)
            let kept = try bench.commit {
                $0.claim("ada")
                $0.change(ada, .release)
                $0.leave(10, of: ada)
                $0.change(ada, .release)
                $0.change(AccountID(rawValue: 77), .setAdministrator(true))
                $0.claim("ADA")
            }
            #expect(
                kept.brief == [
                    "account 1", "done", "failed noSuchAccount", "failed noSuchAccount", "failed noSuchAccount",
                    "account 2",
                ])
            try bench.reopen()
            #expect(try bench.snapshot().accounts.map(\.account) == [bob])
            #expect(try bench.commit { $0.claim("eve") }.brief == ["account 3"])
        }

        @Test(
            "whose name was released is remembered while anything names them, and an opening later no more",
            arguments: JournalKind.allCases)
        func remembers(kind: JournalKind) throws {
            let bench = try JournalBench(kind)
            let hall = try bench.room("hall")
            let accounts = (1...5).map { AccountID(rawValue: $0) }
            _ = try bench.commit {
                for name in ["ada", "bob", "cid", "dan", "eve"] { $0.claim(name) }
                $0.role(.member, of: accounts[1], in: hall, counter: 1)
                $0.propose(.openDirect(accounts[2], accounts[2], time: $0.time))
                $0.block(accounts[0], by: accounts[3])
                $0.propose(.markRead(accounts[4], hall, sequence: 1))
                $0.say("bye", in: hall, author: accounts[4])
                for account in accounts { $0.change(account, .release) }
            }
            // Nothing goes while the journal is open.
            #expect(try bench.snapshot().accounts.count == 5)
            try bench.reopen()
            #expect(try bench.snapshot().accounts.map(\.account) == [accounts[0], accounts[2], accounts[3]])
            #expect(try bench.snapshot().accounts.allSatisfy { $0.isReleased && $0.verifiers.isEmpty })
            #expect(try bench.snapshot().accounts.map(\.name) == ["ada", "cid", "dan"])
            #expect(try bench.snapshot().readMarkers.isEmpty)
            _ = try bench.commit { $0.block(accounts[0], by: accounts[3], isBlocked: false) }
            try bench.reopen()
            #expect(try bench.snapshot().accounts.map(\.account) == [accounts[0], accounts[2]])
        }
    }
}
