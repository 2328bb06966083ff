import AtriumClient
import AtriumWire
import Glibc

/// What was acknowledged against what is there, and what each reader was shown.
struct Verdict: CustomStringConvertible {
    private var acknowledged = 0
    private var acknowledgedFiles = 0
    private var found = 0
    private var foundFiles = 0
    private var lost = 0
    private var duplicated = 0
    private var shown = 0
    private var shownTwice = 0
    private var holes = 0
    private var told = 0
    private var fetched = 0
    private var logged = 0
    private(set) var faults: [String] = []

    /// What each event of each log says, from sequence 1.
    private var logs: [UInt64: [String]] = [:]
    /// Where each line stands.
    private var places: [String: (conversation: UInt64, sequence: UInt64)] = [:]
    private var digests: [FileID: String] = [:]

    init(_ witness: Witness, _ cast: Cast, folder: String) throws {
        for room in Assignment.rooms { try readLog(try witness.room(room), witness) }
        for writer in cast.assignments("writer") { try checkWriter(writer) }
        for sender in cast.assignments("sender") { try checkSender(sender, witness) }
        for reader in cast.assignments("reader") {
            awaitReader(reader)
            checkReader(reader)
        }
    }

    private mutating func readLog(_ info: ConversationInfo, _ witness: Witness) throws {
        let conversation = info.conversation.rawValue
        var texts: [String] = []
        for event in try witness.log(info) {
            if event.sequence != UInt64(texts.count + 1) {
                faults.append("the log of \(info.name) has \(event.sequence) behind \(texts.count)")
                return
            }
            let text = Self.text(event)
            texts.append(text)
            if case .fileStored(let file, _, _, let digest) = event.body { digests[file] = digest.hex }
            guard case .message = event.body, text != "opened" else { continue }
            if let first = places.updateValue((conversation, event.sequence), forKey: text) {
                duplicated += 1
                faults.append("'\(text)' is at \(first) and at \(conversation):\(event.sequence)")
            }
        }
        logs[conversation] = texts
        logged += texts.count
    }

    /// What a reader writes down of an event.
    private static func text(_ event: ConversationEvent) -> String {
        switch event.body {
        case .message(_, let text): text
        case .fileOffered(let file, _, _): "offered.\(file.rawValue)"
        case .fileStored(let file, _, _, _): "stored.\(file.rawValue)"
        case .fileWithdrawn(let file, _, _, _): "withdrawn.\(file.rawValue)"
        case .topic, .keep, .unknown: "other"
        }
    }

    private mutating func checkWriter(_ writer: Assignment) throws {
        for line in RecordFile.lines(writer.recordPath) {
            let fields = line.split(separator: " ")
            if fields.count == 4, fields[0] == "A" {
                acknowledged += 1
                let place = places[String(fields[3])]
                if let place, "\(place.conversation)" == fields[1], "\(place.sequence)" == fields[2] {
                    found += 1
                } else {
                    lost += 1
                    faults.append("acknowledged, and not there: \(line); found at \(String(describing: place))")
                }
            } else if fields.count == 2, fields[0] == "R", let place = places[String(fields[1])] {
                faults.append("refused, and there all the same: \(fields[1]) at \(place)")
            }
        }
    }

    private mutating func checkSender(_ sender: Assignment, _ witness: Witness) throws {
        for line in RecordFile.lines(sender.recordPath) {
            let fields = line.split(separator: " ")
            guard fields.count == 4, fields[0] == "F", let number = Int(fields[1]), let id = UInt64(fields[2]) else {
                continue
            }
            acknowledgedFiles += 1
            do {
                let file = try witness.file(FileID(rawValue: id))
                guard file.digest == fields[3], file.bytes == TortureFile(sender.name, number).bytes else {
                    throw Failure("its bytes are not those sent")
                }
                foundFiles += 1
            } catch {
                lost += 1
                faults.append("file \(id) of \(sender.name), number \(number): \(error)")
            }
        }
    }

    /// Waits until a reader has been shown the end of every log.
    private mutating func awaitReader(_ reader: Assignment) {
        for _ in 0..<120 {
            var last: [UInt64: Int] = [:]
            for line in RecordFile.lines(reader.recordPath).suffix(100_000) {
                let fields = line.split(separator: " ")
                guard fields.count >= 3, fields[0] == "E" || fields[0] == "M", let room = UInt64(fields[1]) else {
                    continue
                }
                last[room] = Int(fields[fields[0] == "E" ? 2 : 3])
            }
            if logs.allSatisfy({ last[$0.key] ?? 0 >= $0.value.count }) { return }
            usleep(1_000_000)
        }
        faults.append("\(reader.name) was not shown the end in two minutes")
    }

    private mutating func checkReader(_ reader: Assignment) {
        var next: [UInt64: UInt64] = [:]
        for line in RecordFile.lines(reader.recordPath) {
            let fields = line.split(separator: " ")
            guard let kind = fields.first, fields.count >= 3 else { continue }
            switch kind {
            case "E":
                guard let room = UInt64(fields[1]), let sequence = UInt64(fields[2]), fields.count == 4 else {
                    continue
                }
                checkShown(String(fields[3]), room, sequence, expected: next[room] ?? 1, by: reader.name)
                next[room] = max(next[room] ?? 1, sequence + 1)
            case "M":
                guard let room = UInt64(fields[1]), let end = UInt64(fields[3]) else { continue }
                told += 1
                next[room] = end + 1
            case "G":
                fetched += 1
                if let file = UInt64(fields[1]), digests[FileID(rawValue: file)] != String(fields[2]) {
                    faults.append("\(reader.name) fetched file \(file) with another digest")
                }
            case "X": faults.append("\(reader.name): \(line)")
            default: continue
            }
        }
    }

    private mutating func checkShown(
        _ what: String, _ room: UInt64, _ sequence: UInt64, expected: UInt64, by reader: String
    ) {
        shown += 1
        if sequence < expected {
            shownTwice += 1
            faults.append("\(reader) was shown \(room):\(sequence) again")
        } else if sequence > expected {
            holes += 1
            faults.append("\(reader) was shown \(room):\(sequence), and nothing of \(expected)")
        }
        guard let log = logs[room], sequence >= 1, sequence <= log.count, log[Int(sequence) - 1] == what else {
            faults.append("\(reader) was shown '\(what)' at \(room):\(sequence), where the log has another event")
            return
        }
    }

    var description: String {
        """
        torture: acknowledged \(acknowledged) messages and \(acknowledgedFiles) files, found \(found) and \
        \(foundFiles), lost \(lost), twice in the log \(duplicated); \(logged) events in the logs
        torture: readers were shown \(shown) events: \(shownTwice) twice, \(holes) holes untold, \(told) told; \
        \(fetched) files fetched meanwhile
        """
    }
}
