import AtriumClient
import AtriumWire

/// Says numbered lines, a window of them at a time, and writes down what was acknowledged and what was refused.
///
///     A conversation sequence text     acknowledged
///     R text                           refused for good: it must not be there
struct Writer {
    /// Lines in flight.
    static let window = 12

    private let assignment: Assignment
    private var link: Link
    private var number = 0
    private var flying: [CommandToken: String] = [:]

    init(_ assignment: Assignment) throws {
        self.assignment = assignment
        link = try Link(assignment)
    }

    mutating func run() throws -> Never {
        var record = try RecordFile(path: assignment.recordPath)
        let board = try FlightBoard(path: assignment.boardPath)
        var acknowledged: UInt64 = board[assignment.slot, .acknowledged]
        while true {
            while flying.count < Self.window { try say() }
            board[assignment.slot, .requests] = UInt64(flying.count)
            for event in link.events(within: 1_000) {
                try link.hurry(event)
                switch event {
                case .committed(let token, let receipt):
                    guard let text = flying.removeValue(forKey: token) else { continue }
                    record.add("A \(receipt.conversation.rawValue) \(receipt.sequence) \(text)")
                    acknowledged += 1
                case .failed(let token, let error):
                    guard let text = flying.removeValue(forKey: token) else { continue }
                    if case .refused(.storageFull) = error.kind {
                        record.add("R \(text)")
                        board[assignment.slot, .refused] += 1
                    }
                case .disconnected:
                    // What was in flight may be there or not; nobody was told.
                    flying.removeAll()
                    try link.renew()
                default: break
                }
            }
            // It counts only once it would outlive a power cut here.
            try record.write(syncs: true)
            board[assignment.slot, .acknowledged] = acknowledged
        }
    }

    private mutating func say() throws {
        number += 1
        let text = "\(assignment.name).\(assignment.life).\(number)"
        let room = Assignment.rooms[number % Assignment.rooms.count]
        flying[try link.client.perform(.say(.room(room), .plain, text))] = text
    }
}
