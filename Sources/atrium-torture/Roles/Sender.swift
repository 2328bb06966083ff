import AtriumClient
import AtriumWire
import Glibc

/// Gives one file after the other, and goes on with the one its last life left.
///
///     S number                      begun
///     F number file digest          stored
struct Sender {
    private let assignment: Assignment
    private var link: Link
    private var number = 1
    private var offer: CommandToken?

    init(_ assignment: Assignment) throws {
        self.assignment = assignment
        for line in RecordFile.lines(assignment.recordPath) {
            let fields = line.split(separator: " ")
            guard fields.count >= 2, let known = Int(fields[1]) else { continue }
            number = fields[0] == "F" ? known + 1 : known
        }
        link = try Link(assignment)
    }

    private var path: String { "\(assignment.folder)/\(assignment.name).sending.\(number)" }

    mutating func run() throws -> Never {
        var record = try RecordFile(path: assignment.recordPath)
        let board = try FlightBoard(path: assignment.boardPath)
        var acknowledged: UInt64 = board[assignment.slot, .acknowledged]
        while true {
            if offer == nil { try send(&record) }
            board[assignment.slot, .transfers] = 1
            for event in link.events(within: 1_000) {
                try link.hurry(event)
                switch event {
                case .transfer(let progress) where progress.token == offer:
                    guard try take(progress, &record) else { continue }
                    acknowledged += 1
                    board[assignment.slot, .acknowledged] = acknowledged
                case .disconnected:
                    offer = nil
                    try link.renew()
                default: break
                }
            }
            if offer == nil { usleep(50_000) }
        }
    }

    private mutating func send(_ record: inout RecordFile) throws {
        record.add("S \(number)")
        try record.write(syncs: false)
        if access(path, R_OK) != 0 { try TortureFile(assignment.name, number).write(to: path) }
        let room = Assignment.rooms[number % Assignment.rooms.count]
        offer = try link.client.perform(.offer(path: path, to: .room(room)))
    }

    /// - Returns: whether a file is stored, and written down.
    private mutating func take(_ progress: TransferProgress, _ record: inout RecordFile) throws -> Bool {
        guard progress.phase.isLast else { return false }
        offer = nil
        guard case .finished(let digest, let path) = progress.phase else { return false }
        record.add("F \(number) \(progress.file?.rawValue ?? 0) \(digest.hex)")
        try record.write(syncs: true)
        unlink(path)
        number += 1
        return true
    }
}
