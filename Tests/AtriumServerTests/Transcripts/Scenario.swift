/// What is done in a transcript, from which its file is made.
struct Scenario: Sendable {
    var id: String
    var about: String
    /// Statements of the Spec it shows.
    var spec: [String]
    /// Limits of the server, by name, where they are not the defaults.
    var limits: [String: UInt64] = [:]
    /// Plays all clients.
    var play: @Sendable (TranscriptRecorder) throws -> Void

    static let all = [
        // Session
        helloAndLogin, wrongPassword, quit, drain, serverFull,
        // Conversations
        lobbyChat, roomLife, historyPaging, repeatOperation, linkLost,
        // Direct conversations
        directOffline, directPrivate,
        // Files
        uploadDownload, blockAgain, emptyFile, damagedChunk, wrongDigest, cutThrough, takenUpAgain,
        uploadResumed, withdraw, cancelUpload,
        // Errors
        refusedRequests, brokenFrames,
    ]

    /// Plays it against a fresh server.
    func record() throws -> Transcript {
        let recorder = try TranscriptRecorder(self)
        do {
            try play(recorder)
        } catch {
            throw WireClient.Failure(text: "\(id), behind step \(recorder.transcript.steps.count): \(error)")
        }
        return recorder.transcript
    }
}
