import AtriumWire

/// What a peer does as an owner or a moderator of a room, or tries to do.
extension ScriptedPeer {
    /// Uses power in a room at random.
    func order() {
        add(.order(.room(world.random.pick(world.roomNames)), world.order(by: index)))
    }

    /// Sends an order, for the first time or again.
    func send(_ order: PeerOrder, _ room: Target, as operation: OperationID, _ purpose: PeerLink.Purpose) {
        switch order {
        case .access(let access, let isHidden):
            ask(SetAccess(operation: operation, target: room, access: access, hidden: isHidden), purpose)
        case .role(let role, let name):
            ask(SetRole(operation: operation, target: room, name: name, role: role), purpose)
        case .invite(let name): ask(Invite(operation: operation, target: room, name: name), purpose)
        case .sanction(let kind, let name, let seconds):
            ask(
                Sanction(
                    operation: operation, target: room, name: name, sanction: kind, durationSeconds: seconds,
                    reason: "as it happens"), purpose)
        }
    }
}
