import AtriumServices
import AtriumStorage
import AtriumWire

/// Events: the real operation window judges them, and their sequence is written into the frame.
extension SimulatedJournal {
    func keepEvent(_ event: EventChange, in bytes: inout [UInt8]) -> CommitResult {
        let isWindowed = event.operation.instance != 0
        let fingerprint =
            isWindowed
            ? bytes[event.frame].withUnsafeBytes { EventFrame.fingerprint($0, in: event.conversation) } : 0
        if isWindowed {
            window.forgetUnused(at: event.time)
            if let answer = window.answer(to: event, fingerprint: fingerprint) { return answer }
        }
        if let refusal = event.refusal { return .failed(refusal) }
        guard var log = state.heads[event.conversation] else { return .failed(.noSuchConversation) }
        let sequence = log.head + 1
        let file = write(event, sequence, &log, in: &bytes)
        state.setHead(log, of: event.conversation)
        if isWindowed {
            window.note(
                OperationOutcome(
                    fingerprint: fingerprint, conversation: event.conversation, sequence: sequence, time: event.time,
                    file: file),
                of: event.operation, by: event.author)
        }
        return .event(sequence: sequence, file: file)
    }

    /// Writes the rows of an event.
    ///
    /// - Returns: the id of the file it offers.
    private func write(
        _ event: EventChange, _ sequence: UInt64, _ log: inout LogState, in bytes: inout [UInt8]
    ) -> FileID? {
        let start = event.frame.lowerBound
        bytes.replace(at: start + EventHead.sequenceOffsetBytes, bigEndian: sequence)
        var file: FileID?
        var isWritten = true
        switch event.state {
        case .none: isWritten = log.keepsEvents
        case .topic(let topic): rows.append(.topic(event.conversation, topic))
        case .keep(let own, let keepsEvents):
            rows.append(.keep(event.conversation, own, keepsEvents: keepsEvents, sequence: sequence))
            log.keep(keepsEvents)
        case .fileOffered(let name, let sizeBytes, let offsetBytes):
            let given = FileID(rawValue: state.nextID(.file))
            bytes.replace(at: start + offsetBytes, bigEndian: given.rawValue)
            rows.append(
                .file(
                    FileRecord(
                        file: given, conversation: event.conversation, sequence: sequence, time: event.time,
                        account: event.author, state: .uploading, sizeBytes: sizeBytes, digest: .zero, name: name),
                    event.operation))
            advance(.file)
            file = given
        case .access(let access, let isHidden):
            rows.append(.access(event.conversation, access, isHidden: isHidden))
        case .standing(let account, let change): rows.append(.standing(event.conversation, account, change))
        case .fileStored(let stored, let digest): rows.append(.fileState(stored, .stored, digest))
        case .fileWithdrawn(let withdrawn, _):
            rows.append(.fileState(withdrawn, .withdrawn, .zero))
            guard event.operation.instance != 0 else { break }
            rows.append(
                .withdrawal(
                    WithdrawalRecord(
                        file: withdrawn, operation: event.operation, sequence: sequence, time: event.time)))
        }
        for record in event.audit { rows.append(.audit(record)) }
        if log.keepsEvents {
            let kept = KeptEvent(
                time: event.time, author: event.author, operation: event.operation, frame: Array(bytes[event.frame]))
            rows.append(.event(event.conversation, sequence: sequence, kept))
        } else if isWritten {
            rows.append(.unkept(event.conversation, sequence: sequence, event.time))
        }
        log.advance(to: sequence, at: event.time, frameBytes: event.frame.count)
        return file
    }
}
