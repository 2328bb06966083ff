import AtriumServices
import AtriumStorage
import AtriumWire

/// Who could read one room, and up to where: told from its log alone, which says everything that changes it. It knows
/// nothing of what the server believes.
struct RoomReaders {
    private var access = RoomAccess.open
    private var standings: [AccountID: RoomStanding] = [:]
    /// The last event behind which each account could read the room, of those that could not always.
    private var lastReadable: [AccountID: UInt64] = [:]
    /// Events looked at.
    private var head: UInt64 = 0

    init(creator: AccountID) {
        standings[creator] = RoomStanding(role: .owner)
    }

    /// Looks at the events that came since.
    mutating func follow(_ log: KeptLog, accounts: [AccountID]) {
        while head < log.head {
            guard let event = log[head + 1] else {
                head = log.head
                return
            }
            note(accounts, at: event.time)
            apply(event)
            head += 1
            note(accounts, at: event.time)
        }
    }

    /// Whether an account may have been sent an event: it could read the room when the event came, or later.
    func mayHave(_ sequence: UInt64, _ account: AccountID, at now: WallTime) -> Bool {
        mayRead(account, at: now) || sequence <= (lastReadable[account] ?? 0) + 1
    }

    private mutating func note(_ accounts: [AccountID], at now: WallTime) {
        for account in accounts where mayRead(account, at: now) { lastReadable[account] = head }
    }

    private func mayRead(_ account: AccountID, at now: WallTime) -> Bool {
        let standing = standings[account] ?? .stranger
        guard standing.bannedUntil <= now else { return false }
        return access == .open || standing.role != .none
    }

    private mutating func apply(_ event: KeptEvent) {
        let payload = event.frame.span.bytes.extracting(droppingFirst: FrameHeader.byteCount)
        do throws(DecodeError) {
            let kind = FrameHeader(reading: event.frame)?.kind
            if kind == .accessEvent {
                access = try AccessEvent(decoding: payload).access
            } else if kind == .roleEvent {
                let role = try RoleEvent(decoding: payload)
                standings[role.account, default: .stranger].apply(.role(role.role))
            } else if kind == .sanctionEvent {
                try apply(SanctionEvent(decoding: payload))
            }
        } catch {
            // A frame that cannot be read is found by those it goes to.
        }
    }

    private mutating func apply(_ sanction: SanctionEvent) {
        let until = sanction.head.time.end(afterSeconds: sanction.durationSeconds)
        switch sanction.sanction {
        case .kick: standings[sanction.account, default: .stranger].apply(.kicked)
        case .ban: standings[sanction.account, default: .stranger].apply(.banned(until: until))
        case .unban: standings[sanction.account, default: .stranger].apply(.unbanned)
        case .mute, .unmute, .other: break
        }
    }
}
