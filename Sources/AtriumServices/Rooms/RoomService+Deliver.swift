import AtriumWire

extension RoomService {
    /// Sends a committed event to every loop that has followers of the room: the committed bytes, copied once for
    /// each loop.
    func deliver(
        _ frame: ArraySlice<UInt8>, sequence: UInt64, in conversation: ConversationID, into effects: inout Effects
    ) {
        guard let followerCounts = followerCounts(of: conversation) else { return }
        for loop in followerCounts.indices where followerCounts[loop] > 0 {
            let range = effects.copy(frame, to: loop)
            effects.loops[loop].outputs.append(.event(conversation, sequence: sequence, range))
        }
    }

    /// Sends a presence frame to every loop that has followers of the room.
    func announce<Frame: WireFrame>(
        _ frame: Frame, in room: Room, except session: SessionID?, into effects: inout Effects
    ) {
        for loop in room.followerCounts.indices where room.followerCounts[loop] > 0 {
            let range = effects.encode(frame, requestID: 0, for: loop)
            effects.loops[loop].outputs.append(.presence(room.conversation, except: session, range))
        }
    }
}
