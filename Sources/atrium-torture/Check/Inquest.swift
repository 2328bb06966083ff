import Glibc

/// Gathers what is there and what everybody wrote down.
struct Inquest {
    /// How long a reader may take to be shown the end of every log, in seconds.
    private static let patienceSeconds = 120

    let witness: Witness
    let cast: Cast

    func verdict() throws -> Verdict {
        var logs = Logs()
        for room in Assignment.rooms {
            let info = try witness.room(room)
            logs.add(try witness.log(info), of: info.conversation)
        }
        var verdict = Verdict(logs)
        for writer in cast.assignments("writer") { verdict.checkWriter(RecordFile.lines(writer.recordPath)) }
        for sender in cast.assignments("sender") {
            verdict.checkSender(sender.name, RecordFile.lines(sender.recordPath)) { try witness.file($0) }
        }
        for reader in cast.assignments("reader") {
            awaitEnd(reader, logs)
            verdict.checkReader(reader.name, RecordFile.lines(reader.recordPath))
        }
        return verdict
    }

    /// Waits until a reader has been shown the end of every log.
    private func awaitEnd(_ reader: Assignment, _ logs: Logs) {
        for _ in 0..<(Self.patienceSeconds * 5) {
            var last: [UInt64: Int] = [:]
            for line in RecordFile.lines(reader.recordPath) {
                let fields = line.split(separator: " ")
                guard fields.count >= 3, fields[0] == "E" || fields[0] == "M", let room = UInt64(fields[1]) else {
                    continue
                }
                last[room] = Int(fields[fields[0] == "E" ? 2 : 3])
            }
            if logs.texts.allSatisfy({ last[$0.key] ?? 0 >= $0.value.count }) { return }
            usleep(200_000)
        }
    }
}
