import AtriumWire

/// What keeps order, as requests.
extension ClientMachine {
    func begin(_ order: OrderCommand, _ token: CommandToken) {
        switch order {
        case .setAccess(let target, let access, let isHidden):
            requests.add(
                SetAccess(operation: operations.next(), target: target, access: access, hidden: isHidden),
                .command(token))
        case .setRole(let target, let name, let role):
            requests.add(SetRole(operation: operations.next(), target: target, name: name, role: role), .command(token))
        case .invite(let target, let name):
            requests.add(Invite(operation: operations.next(), target: target, name: name), .command(token))
        case .sanction(let target, let name, let sanction, let durationSeconds, let reason):
            requests.add(
                Sanction(
                    operation: operations.next(), target: target, name: name, sanction: sanction,
                    durationSeconds: durationSeconds, reason: reason),
                .command(token))
        case .roles(let target):
            requests.add(
                ListMembers(target: target, after: AccountID(rawValue: 0), count: 0), .roles(token, target, []))
        case .block(let name, let isBlocked):
            requests.add(Block(name: name, blocked: isBlocked), .command(token))
        case .blocks:
            requests.add(ListBlocks(after: AccountID(rawValue: 0), count: 0), .blocks(token, []))
        }
    }

    /// What cannot even be put in a frame.
    func refusal(of order: OrderCommand) -> ClientError? {
        switch order {
        case .setAccess(let target, _, _), .roles(let target): refusal(of: target)
        case .setRole(let target, let name, _), .invite(let target, let name):
            refusal(of: target) ?? refusal(ofName: name)
        case .sanction(let target, let name, _, _, let reason):
            refusal(of: target) ?? refusal(ofName: name)
                ?? refusal(of: reason, max: limits[.reasonMaxBytes], what: "the reason")
        case .block(let name, _): refusal(ofName: name)
        case .blocks: nil
        }
    }
}
