import AtriumClient
import AtriumWire

/// What the program does as an owner or a moderator of a room, or tries to do.
extension MachinePeer {
    /// Uses power in a room at random.
    func order() {
        let room = Target.room(world.random.pick(world.roomNames))
        guard !world.random.once(in: 16) else {
            _ = perform(.order(.roles(room)))
            return
        }
        let order: OrderCommand =
            switch world.order(by: index) {
            case .access(let access, let isHidden): .setAccess(room, access, isHidden: isHidden)
            case .role(let role, let name): .setRole(room, name: name, role)
            case .invite(let name): .invite(room, name: name)
            case .sanction(let kind, let name, let seconds):
                .sanction(room, name: name, kind, durationSeconds: seconds, reason: "as it happens")
            }
        perform(.order(order))
    }
}

extension World {
    /// Something that a peer may want to do to somebody.
    func order(by peer: Int) -> PeerOrder {
        let names = Array(names.prefix(settings.accountCount))
        return .random(&random, names: names, own: names[peer % settings.accountCount])
    }
}
