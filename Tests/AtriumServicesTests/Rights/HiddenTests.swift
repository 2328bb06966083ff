import AtriumServices
import AtriumWire
import Testing

/// A room that somebody may not know of, against one that is not there.
struct HiddenTests {
    /// Everything that can be asked about a room.
    private static let kinds = FrameKind.allCases.filter { $0.isForCore && !MatrixTests.others.contains($0) }

    private static let nowhere = ConversationID(rawValue: 99_999)
    private static let nothing = FileID(rawValue: 99_999)

    @Test(
        "[ROOM-4.10-9] whatever is asked of a hidden room is answered as where there is none, word for word",
        arguments: kinds)
    func answersAlike(_ kind: FrameKind) throws {
        for actor in [RightsStage.Actor.stranger, .banned] {
            for isNamed in [true, false] {
                let stage = try #require(RightsStage(.inviteOnly, isHidden: true))
                let session = stage.session(actor)
                let target: Target = isNamed ? .room("den") : .conversation(stage.room)
                let hidden = try #require(stage.ask(kind, as: actor, of: target))
                // Some requests would make a room of that name; they are answered like all the others.
                let opens = isNamed && [.follow, .say, .offer].contains(kind)
                let absent: Target = isNamed ? .room("nowhere") : .conversation(Self.nowhere)
                let missing = try #require(
                    stage.ask(opens ? .who : kind, as: actor, of: absent, room: Self.nowhere, file: Self.nothing))
                let answer = try #require(stage.world.outcome(ErrorFrame.self, of: hidden, at: session))
                #expect(answer == stage.world.outcome(ErrorFrame.self, of: missing, at: session), "\(kind) by \(actor)")
                #expect(answer.code == .noSuchConversation || answer.code == .noSuchFile)
            }
        }
    }

    @Test("[ROOM-4.10-9] nor do arguments that are wrong, or an operation that is known, show that it is there")
    func showsNothing() throws {
        let stage = try #require(RightsStage(.inviteOnly, isHidden: true))
        let (world, stranger) = (stage.world, stage.session(.stranger))
        let said = world.operation()
        world.say("hi", in: .room("lobby"), from: stranger, operation: said)
        for name in ["den", "nowhere"] {
            let target = Target.room(name)
            var codes: [ErrorCode?] = []
            for account in ["nobody", "no body", "olga"] {
                let role = SetRole(operation: world.operation(), target: target, name: account, role: .other)
                codes.append(world.refusal(of: world.send(role, from: stranger), at: stranger))
                let kick = Sanction(
                    operation: world.operation(), target: target, name: account, sanction: .kick,
                    durationSeconds: 0, reason: "")
                codes.append(world.refusal(of: world.send(kick, from: stranger), at: stranger))
            }
            let topic = SetTopic(operation: said, target: target, topic: "tea")
            codes.append(world.refusal(of: world.send(topic, from: stranger), at: stranger))
            world.journal.failure = .storage
            let failing = SetTopic(operation: world.operation(), target: target, topic: "tea")
            codes.append(world.refusal(of: world.send(failing, from: stranger), at: stranger))
            world.journal.failure = nil
            #expect(codes.allSatisfy { $0 == .noSuchConversation }, "\(name): \(codes)")
        }
        let wrong = SetKeep(operation: world.operation(), target: .room("den"), rule: KeepRule(.other))
        var elsewhere = wrong
        elsewhere.target = .room("nowhere")
        #expect(
            world.refusal(of: world.send(wrong, from: stranger), at: stranger)
                == world.refusal(of: world.send(elsewhere, from: stranger), at: stranger))
    }

    @Test("[ROOM-4.10-5] who is taken out of a hidden room hears why, and later requests find nothing")
    func takenOut() throws {
        let stage = try #require(RightsStage(.inviteOnly, isHidden: true))
        let (world, member) = (stage.world, stage.session(.member))
        world.offer("up.bin", to: .room("den"), transfer: 4, from: member)
        stage.sanction(.kick, "member", reason: "noise", from: stage.session(.owner))
        #expect(world.notices(Removed.self, at: member).map(\.reason) == ["noise"])
        let ended = world.items(member).compactMap { item -> ErrorCode? in
            guard case .failTransfer(_, let frame) = item else { return nil }
            return frame.decoded(as: ErrorFrame.self)?.code
        }
        #expect(ended == [.membersOnly])
        #expect(world.refusal(of: world.follow(.room("den"), from: member), at: member) == .noSuchConversation)
    }

    @Test("[ROOM-4.11-4] an operation that was kept gets its first outcome, also of a hidden room")
    func repeats() throws {
        let stage = try #require(RightsStage(.inviteOnly, isHidden: true))
        let (world, member) = (stage.world, stage.session(.member))
        let operation = world.operation()
        let first = world.say("hi", in: .room("den"), from: member, operation: operation)
        stage.sanction(.kick, "member", from: stage.session(.owner))
        let again = world.say("hi", in: .room("den"), from: member, operation: operation)
        let sequence = try #require(world.outcome(Committed.self, of: first, at: member)?.sequence)
        #expect(world.outcome(Committed.self, of: again, at: member)?.sequence == sequence)
    }
}
