import AtriumServices
import AtriumWire

/// Events: the one kind of proposal that is common.
extension SQLiteJournal {
    /// Keeps an event: its sequence and file id are written into the frame, which goes into the log as it is.
    func keepEvent(
        _ event: EventChange, in bytes: UnsafeMutableRawBufferPointer
    ) throws(SQLiteError) -> CommitResult {
        precondition(
            event.frame.count > EventFrame.authorNameOffsetBytes && event.frame.upperBound <= bytes.count,
            "an event is a whole frame in the bytes of its batch")
        let frame = UnsafeMutableRawBufferPointer(rebasing: bytes[event.frame])
        // The server's own events carry no client's operation, and are not repeated.
        let isWindowed = event.operation.instance != 0
        let fingerprint =
            isWindowed ? EventFrame.fingerprint(UnsafeRawBufferPointer(frame), in: event.conversation) : 0
        if isWindowed {
            window.forgetUnused(at: event.time)
            if let answer = window.answer(to: event, fingerprint: fingerprint) { return answer }
        }
        if let refusal = event.refusal { return .failed(refusal) }
        guard var log = state.heads[event.conversation] else { return .failed(.noSuchConversation) }
        let sequence = log.head + 1
        let (file, isWritten) = try write(event, frame, sequence, &log)
        if isWritten { changed.insert(event.conversation) }
        state.setHead(log, of: event.conversation)
        if file != nil { state.advance(.file) }
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
    /// - Returns: the id of the file it offers, and whether any row was written: a message that is not kept has none.
    private func write(
        _ event: EventChange, _ frame: UnsafeMutableRawBufferPointer, _ sequence: UInt64, _ log: inout LogState
    ) throws(SQLiteError) -> (FileID?, isWritten: Bool) {
        frame.storeBytes(of: sequence.bigEndian, toByteOffset: EventHead.sequenceOffsetBytes, as: UInt64.self)
        var file: FileID?
        var isWritten = true
        switch event.state {
        case .none: isWritten = log.keepsEvents
        case .topic(let topic):
            statements.updateTopic.bind(1, event.conversation.rawValue)
            statements.updateTopic.bind(2, topic)
            try statements.updateTopic.run()
        case .fileOffered(let name, let sizeBytes, let offsetBytes):
            precondition(offsetBytes >= 0 && offsetBytes <= frame.count - 8, "the file id lies in the frame")
            let given = FileID(rawValue: state.nextID(.file))
            frame.storeBytes(of: given.rawValue.bigEndian, toByteOffset: offsetBytes, as: UInt64.self)
            try writeOffer(event, given, sequence, name: name, sizeBytes: sizeBytes)
            file = given
        case .keep(let own, let keepsEvents):
            try writeKeep(own, of: event.conversation)
            log.keep(keepsEvents)
        case .access(let access, let isHidden):
            try writeAccess(access, isHidden: isHidden, of: event.conversation)
        case .standing(let account, let change):
            try apply(change, to: account, in: event.conversation)
        case .fileStored(let stored, let digest): try writeFile(stored, .stored, digest)
        case .fileWithdrawn(let withdrawn, _):
            try writeFile(withdrawn, .withdrawn, .zero)
            if event.operation.instance != 0 { try writeWithdrawal(of: withdrawn, event, sequence) }
        }
        for record in event.audit { try insert(record) }
        if log.keepsEvents { try insert(event, frame, sequence) }
        log.advance(to: sequence, at: event.time, frameBytes: frame.count)
        return (file, isWritten)
    }

    private func insert(
        _ event: EventChange, _ frame: UnsafeMutableRawBufferPointer, _ sequence: UInt64
    ) throws(SQLiteError) {
        if recent.isSpread { recent.inserted(frame.count) }
        let row = EventRows.Row(event, sequence, UnsafeRawBufferPointer(frame))
        guard rows.mayWait else { return try write(row) }
        rows.append(row)
        if rows.isFull { try writeRows() }
    }

    /// Writes the rows that wait.
    func writeRows() throws(SQLiteError) {
        guard !rows.waiting.isEmpty else { return }
        if !rows.isFull {
            for row in rows.waiting { try write(row) }
        } else if recent.isSpread {
            try writeTogether(by: statements.insertRecentEvents)
        } else {
            try writeTogether(by: statements.insertEvents)
        }
        rows.removeAll()
    }

    private func write(_ row: EventRows.Row) throws(SQLiteError) {
        if recent.isSpread {
            row.bind(statements.insertRecentEvent)
            try statements.insertRecentEvent.run()
        } else {
            row.bind(statements.insertEvent)
            try statements.insertEvent.run()
        }
    }

    private func writeTogether(by statement: borrowing SQLiteStatement) throws(SQLiteError) {
        for (place, row) in rows.waiting.enumerated() { row.bind(statement, row: place) }
        try statement.run()
    }

    /// Has the recent events go where they stay.
    func emptyRecentEvents() throws(SQLiteError) {
        guard recent.count > 0 else { return }
        try statements.moveRecentEvents.run()
        try statements.deleteRecentEvents.run()
        recent.removed(recent.count)
    }

    private func writeOffer(
        _ event: EventChange, _ file: FileID, _ sequence: UInt64, name: String, sizeBytes: UInt64
    ) throws(SQLiteError) {
        statements.insertFile.bind(1, file.rawValue)
        statements.insertFile.bind(2, event.conversation.rawValue)
        statements.insertFile.bind(3, sequence)
        statements.insertFile.bind(4, event.time.microseconds)
        statements.insertFile.bind(5, event.author.rawValue)
        statements.insertFile.bind(6, UInt64(FileState.uploading.rawValue))
        statements.insertFile.bind(7, sizeBytes)
        statements.insertFile.bind(8, copying: Digest.zero.bytes)
        statements.insertFile.bind(9, name)
        try statements.insertFile.run()
        if event.operation.instance != 0 {
            statements.insertOffer.bind(1, file.rawValue)
            statements.insertOffer.bind(2, event.operation.instance)
            statements.insertOffer.bind(3, event.operation.counter)
            try statements.insertOffer.run()
        }
        try writeNext(.file)
    }

    private func writeFile(_ file: FileID, _ fileState: FileState, _ digest: Digest) throws(SQLiteError) {
        statements.updateFile.bind(1, file.rawValue)
        statements.updateFile.bind(2, UInt64(fileState.rawValue))
        statements.updateFile.bind(3, copying: digest.bytes)
        try statements.updateFile.run()
        // Its upload has ended: the same request does not take it up again.
        statements.deleteOffer.bind(1, file.rawValue)
        try statements.deleteOffer.run()
    }

    /// Writes by which request a file was taken back, and what came of it.
    private func writeWithdrawal(
        of file: FileID, _ event: EventChange, _ sequence: UInt64
    ) throws(SQLiteError) {
        statements.insertWithdrawal.bind(1, file.rawValue)
        statements.insertWithdrawal.bind(2, event.operation.instance)
        statements.insertWithdrawal.bind(3, event.operation.counter)
        statements.insertWithdrawal.bind(4, sequence)
        statements.insertWithdrawal.bind(5, event.time.microseconds)
        try statements.insertWithdrawal.run()
    }

    /// Writes where a log stands now.
    func writeHead(of conversation: ConversationID) throws(SQLiteError) {
        guard let log = state.heads[conversation] else { return }
        statements.updateLog.bind(1, conversation.rawValue)
        statements.updateLog.bind(2, log.head)
        statements.updateLog.bind(3, log.headTime.microseconds)
        statements.updateLog.bind(4, log.first)
        statements.updateLog.bind(5, log.firstTime.microseconds)
        statements.updateLog.bind(6, log.bytes)
        statements.updateLog.bind(7, log.lowest)
        statements.updateLog.bind(8, log.keepsEvents ? 1 : 0)
        try statements.updateLog.run()
    }
}
