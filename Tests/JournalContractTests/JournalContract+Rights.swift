import AtriumServices
import AtriumWire
import JournalSamples
import Testing

extension JournalContract {
    /// Who may do what, over openings.
    @Suite struct Rights {
        private let ada = AccountID(rawValue: 1)
        private let bob = AccountID(rawValue: 2)

        @Test("who makes a room owns it, and a room of the server's own has no owner", arguments: JournalKind.allCases)
        func creatorsOwn(kind: JournalKind) throws {
            let bench = try JournalBench(kind)
            let hall = try bench.room("hall")
            _ = try bench.commit {
                $0.propose(.createRoom(name: "lobby", creator: AccountID(rawValue: 0), time: $0.time))
            }
            try bench.reopen()
            #expect(
                try bench.snapshot().standings == [
                    StandingRecord(conversation: hall, account: ada, standing: RoomStanding(role: .owner))
                ])
        }

        @Test("a room is made with its access, and its access is the last one set", arguments: JournalKind.allCases)
        func accessStands(kind: JournalKind) throws {
            let bench = try JournalBench(kind)
            _ = try bench.commit {
                $0.propose(
                    .createRoom(name: "vault", creator: ada, time: $0.time, access: .inviteOnly, isHidden: true))
            }
            let hall = try bench.room("hall")
            try bench.reopen()
            #expect(try bench.snapshot().rooms.map(\.access) == [.inviteOnly, .open])
            #expect(try bench.snapshot().rooms.map(\.isHidden) == [true, false])
            _ = try bench.commit {
                $0.access(.inviteOnly, in: hall, counter: 1)
                $0.access(.open, isHidden: true, in: hall, counter: 2)
                $0.access(.inviteOnly, in: hall, counter: 1)
            }
            try bench.reopen()
            #expect(try bench.snapshot().rooms.map(\.access) == [.inviteOnly, .open])
            #expect(try bench.snapshot().rooms.map(\.isHidden) == [true, true])
        }

        @Test("standings are what was done to them, one after the other", arguments: JournalKind.allCases)
        func standingsFollow(kind: JournalKind) throws {
            let bench = try JournalBench(kind)
            let hall = try bench.room("hall")
            let kept = try bench.commit {
                $0.role(.moderator, of: bob, in: hall, counter: 1)
                $0.sanction(.mute, bob, in: hall, counter: 2)
                $0.role(.moderator, of: bob, in: hall, counter: 1)
            }
            #expect(kept.brief == ["event 1", "event 2", "repeated 1"])
            try bench.reopen()
            #expect(try standing(of: bob, bench) == RoomStanding(role: .moderator, mutedUntil: .forGood))
            _ = try bench.commit {
                $0.sanction(.ban, bob, seconds: 60, in: hall, counter: 3)
                $0.sanction(.unmute, bob, in: hall, counter: 4)
            }
            try bench.reopen()
            let banned = try standing(of: bob, bench)
            #expect(banned.role == .none && banned.mutedUntil == .never)
            #expect(banned.bannedUntil > .never && banned.bannedUntil < .forGood)
            _ = try bench.commit { $0.sanction(.unban, bob, in: hall, counter: 5) }
            try bench.reopen()
            #expect(try bench.snapshot().standings.map(\.account) == [ada])
        }

        @Test("an invitation stands until it is answered", arguments: JournalKind.allCases)
        func invitationsStand(kind: JournalKind) throws {
            let bench = try JournalBench(kind)
            let hall = try bench.room("hall")
            _ = try bench.commit { $0.invite(bob, to: hall, counter: 1) }
            try bench.reopen()
            let invited = try standing(of: bob, bench)
            #expect(invited.role == .member && invited.invitation?.by == ada)
            #expect(try bench.commit { $0.propose(.answerInvitation(hall, bob)) }.brief == ["done"])
            try bench.reopen()
            #expect(try standing(of: bob, bench) == RoomStanding(role: .member))
        }

        @Test("sanctions that ended are forgotten, and nothing else is", arguments: JournalKind.allCases)
        func endedSanctionsGo(kind: JournalKind) throws {
            let bench = try JournalBench(kind)
            let hall = try bench.room("hall")
            let accounts = (2...5).map { AccountID(rawValue: $0) }
            _ = try bench.commit {
                $0.sanction(.ban, accounts[0], seconds: 1, in: hall, counter: 1)
                $0.sanction(.ban, accounts[1], in: hall, counter: 2)
                $0.sanction(.mute, accounts[2], seconds: 1_000, in: hall, counter: 3)
                $0.role(.member, of: accounts[3], in: hall, counter: 4)
                $0.sanction(.mute, accounts[3], seconds: 1, in: hall, counter: 5)
                let later = WallTime(microseconds: $0.time.microseconds + 60_000_000)
                $0.propose(.forgetSanctions(hall, endedBy: later))
            }
            try bench.reopen()
            #expect(try bench.snapshot().standings.map(\.account) == [ada] + accounts.dropFirst())
        }

        @Test("a room that goes takes its standings along", arguments: JournalKind.allCases)
        func standingsGoWithRooms(kind: JournalKind) throws {
            let bench = try JournalBench(kind)
            let hall = try bench.room("hall")
            _ = try bench.commit { $0.propose(.removeRoom(hall)) }
            try bench.reopen()
            #expect(try bench.snapshot().standings.isEmpty)
        }

        @Test("an account that is released takes what it was in rooms along", arguments: JournalKind.allCases)
        func standingsGoWithAccounts(kind: JournalKind) throws {
            let bench = try JournalBench(kind)
            _ = try bench.commit {
                $0.claim("ada")
                $0.claim("bob")
            }
            let (hall, yard) = (try bench.room("hall"), try bench.room("yard"))
            _ = try bench.commit {
                $0.role(.moderator, of: bob, in: hall, counter: 1)
                $0.sanction(.ban, bob, in: yard, counter: 2)
            }
            #expect(try bench.commit { $0.propose(.account(bob, .release)) }.brief == ["done"])
            try bench.reopen()
            #expect(try bench.snapshot().standings.map(\.account) == [ada, ada])
        }

        @Test("blocks stand until they are lifted", arguments: JournalKind.allCases)
        func blocksStand(kind: JournalKind) throws {
            let bench = try JournalBench(kind)
            _ = try bench.commit {
                $0.block(bob, by: ada)
                $0.block(ada, by: bob)
                $0.block(bob, by: ada)
            }
            try bench.reopen()
            #expect(try bench.snapshot().blocks.map(\.blocked) == [bob, ada])
            _ = try bench.commit { $0.block(bob, by: ada, isBlocked: false) }
            try bench.reopen()
            #expect(try bench.snapshot().blocks.map(\.blocked) == [ada])
        }

        @Test("acts of power are in the audit log once each, in their order", arguments: JournalKind.allCases)
        func actsAreWritten(kind: JournalKind) throws {
            let bench = try JournalBench(kind)
            let hall = try bench.room("hall")
            _ = try bench.commit {
                $0.role(.moderator, of: bob, in: hall, counter: 1)
                $0.role(.moderator, of: bob, in: hall, counter: 1)
                $0.claim(
                    "eve", audit: [.console(.accountAdded, at: $0.time, subject: "eve", detail: "administrator")])
            }
            try bench.reopen()
            let audit = try bench.audit()
            #expect(audit.map(\.action) == [.role, .accountAdded])
            #expect(audit.map(\.actorName) == ["ada", "console"])
            #expect(audit.map(\.subject) == ["bob", "eve"])
            #expect(audit.map(\.room) == ["hall", ""])
        }

        private func standing(of account: AccountID, _ bench: JournalBench) throws -> RoomStanding {
            try bench.snapshot().standings.first { $0.account == account }?.standing ?? .stranger
        }
    }
}
