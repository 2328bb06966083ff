import Glibc

/// The client processes: writers, readers and senders, each of which is killed and lives again.
struct Cast {
    private struct Player {
        var role: String
        var assignment: Assignment
        var child: ChildProcess?
    }

    /// Who plays: the role, and how many of it.
    private static let parts = [("writer", 3), ("reader", 2), ("sender", 2)]

    private var players: [Player] = []
    private let folder: String

    init(folder: String, port: UInt16, seed: UInt64) throws(Failure) {
        self.folder = folder
        for (role, count) in Self.parts {
            for number in 0..<count {
                let slot = players.count
                players.append(
                    Player(
                        role: role,
                        assignment: Assignment(
                            name: "\(role)\(number)", slot: slot, life: 0, seed: seed &+ UInt64(slot), port: port,
                            folder: folder)))
                try start(slot)
            }
        }
    }

    /// Who there is of a role.
    func assignments(_ role: String) -> [Assignment] {
        players.filter { $0.role == role }.map(\.assignment)
    }

    /// Kills one of them, and starts its next life.
    ///
    /// - Returns: its place on the board.
    mutating func killOne(_ random: inout SeededGenerator) throws(Failure) {
        let slot = Int.random(in: 0..<players.count, using: &random)
        players[slot].child?.kill()
        try start(slot)
    }

    /// Ends all of a role for good.
    mutating func end(_ role: String) {
        for slot in players.indices where players[slot].role == role {
            players[slot].child?.kill()
            players[slot].child = nil
        }
    }

    /// Starts those again that ended by themselves: nobody should.
    ///
    /// - Returns: their names.
    mutating func revive() throws(Failure) -> [String] {
        var fallen: [String] = []
        for slot in players.indices {
            guard let child = players[slot].child, !child.isRunning else { continue }
            fallen.append(players[slot].assignment.name)
            try start(slot)
        }
        return fallen
    }

    private mutating func start(_ slot: Int) throws(Failure) {
        let old = players[slot].assignment
        let next = Assignment(
            name: old.name, slot: slot, life: old.life + 1, seed: old.seed &+ 1_000, port: old.port, folder: folder)
        players[slot].assignment = next
        players[slot].child = try ChildProcess(
            "/proc/self/exe", [players[slot].role] + next.words, output: "\(folder)/\(next.name).log",
            errors: "\(folder)/\(next.name).log")
    }
}
