/// What was written down by those who were there, held against the logs.
struct Verdict: CustomStringConvertible {
    private let logs: Logs
    private(set) var acknowledged = 0
    private(set) var found = 0
    private(set) var lost = 0
    private var acknowledgedFiles = 0
    private var foundFiles = 0
    private(set) var shown = 0
    private(set) var shownTwice = 0
    private(set) var untoldHoles = 0
    private var toldHoles = 0
    private var fetched = 0
    private(set) var faults: [String]

    init(_ logs: Logs) {
        self.logs = logs
        faults = logs.holes + logs.duplicates
    }

    /// What a writer was told: everything acknowledged is where it was said to be, nothing refused is there.
    mutating func checkWriter(_ lines: [Substring]) {
        for line in lines {
            let fields = line.split(separator: " ")
            if fields.count == 4, fields[0] == "A" {
                acknowledged += 1
                let place = logs.places[String(fields[3])]
                if let place, "\(place.conversation)" == fields[1], "\(place.sequence)" == fields[2] {
                    found += 1
                } else {
                    lost += 1
                    faults.append("acknowledged, and not there: \(line); found at \(String(describing: place))")
                }
            } else if fields.count == 2, fields[0] == "R", let place = logs.places[String(fields[1])] {
                faults.append("refused, and there all the same: \(fields[1]) at \(place)")
            }
        }
    }

    /// What a sender was told: each file stored is there, byte for byte.
    ///
    /// - Parameter fetch: the bytes and the digest of a file.
    mutating func checkSender(
        _ name: String, _ lines: [Substring], _ fetch: (UInt64) throws -> (bytes: [UInt8], digest: String)
    ) {
        for line in lines {
            let fields = line.split(separator: " ")
            guard fields.count == 4, fields[0] == "F", let number = Int(fields[1]), let file = UInt64(fields[2]) else {
                continue
            }
            acknowledgedFiles += 1
            do {
                let there = try fetch(file)
                guard there.digest == fields[3], there.bytes == TortureFile(name, number).bytes else {
                    throw Failure("its bytes are not those sent")
                }
                foundFiles += 1
            } catch {
                lost += 1
                faults.append("file \(file) of \(name), number \(number): \(error)")
            }
        }
    }

    /// What a reader was shown: each event once, in order, with no hole it was not told of, and as the log has it.
    mutating func checkReader(_ name: String, _ lines: [Substring]) {
        var next: [UInt64: UInt64] = [:]
        for line in lines {
            let fields = line.split(separator: " ")
            guard let kind = fields.first, fields.count >= 3 else { continue }
            switch kind {
            case "E":
                guard let room = UInt64(fields[1]), let sequence = UInt64(fields[2]), fields.count == 4 else {
                    continue
                }
                checkShown(String(fields[3]), room, sequence, expected: next[room] ?? 1, to: name)
                next[room] = max(next[room] ?? 1, sequence + 1)
            case "M":
                guard fields.count == 4, let room = UInt64(fields[1]), let end = UInt64(fields[3]) else { continue }
                toldHoles += 1
                next[room] = end + 1
            case "G":
                fetched += 1
                guard let file = UInt64(fields[1]), logs.digests[file] != String(fields[2]) else { continue }
                faults.append("\(name) fetched file \(file) with another digest")
            case "X": faults.append("\(name): \(line)")
            default: continue
            }
        }
        for (room, texts) in logs.texts where next[room] ?? 1 <= UInt64(texts.count) {
            faults.append("\(name) was shown \(room) up to \((next[room] ?? 1) - 1), and \(texts.count) are there")
        }
    }

    private mutating func checkShown(
        _ what: String, _ room: UInt64, _ sequence: UInt64, expected: UInt64, to reader: String
    ) {
        shown += 1
        if sequence < expected {
            shownTwice += 1
            faults.append("\(reader) was shown \(room):\(sequence) again")
        } else if sequence > expected {
            untoldHoles += 1
            faults.append("\(reader) was shown \(room):\(sequence), and nothing of \(expected)")
        }
        guard let log = logs.texts[room], sequence >= 1, sequence <= log.count, log[Int(sequence) - 1] == what else {
            faults.append("\(reader) was shown '\(what)' at \(room):\(sequence), where the log has another event")
            return
        }
    }

    var description: String {
        """
        torture: acknowledged \(acknowledged) messages and \(acknowledgedFiles) files, found \(found) and \
        \(foundFiles), lost \(lost), twice in the log \(logs.duplicates.count); \(logs.eventCount) events in the logs
        torture: readers were shown \(shown) events: \(shownTwice) twice, \(untoldHoles) holes untold, \
        \(toldHoles) told; \(fetched) files fetched meanwhile
        """
    }
}
