import AtriumClient
import AtriumServer
import AtriumWire
import Testing

@Suite("Clients of a server with tight limits")
struct LimitedServerTests {
    /// So tight that most of what is asked is refused at first, and soon over all the same.
    private func server() throws -> RealServer {
        try RealServer {
            $0.limits[.requestBurst] = 40
            $0.limits[.requestsPerSecond] = 400
        }
    }

    @Test("[LIMIT-8.3-3] messages that are far too many at once all come, in order and once")
    func messages() throws {
        let server = try server()
        let (ada, _) = try server.client("ada")
        let texts = (1...300).map { "message \($0)" }
        let tokens = try texts.map { try ada.client.perform(.say(.room("dev"), .plain, $0)) }
        for (index, token) in tokens.enumerated() { #expect(try ada.receipt(token).sequence == UInt64(index + 1)) }
        try ada.quit()
    }

    @Test("[LIMIT-8.3-3] a paste of 500 lines is one message, and many files at once are all sent")
    func pasteAndFiles() throws {
        let server = try server()
        let (ada, _) = try server.client("ada")
        let folder = try TemporaryFolder()
        let paste = String(repeating: "one line of many\n", count: 500)
        let said = try ada.client.perform(.say(.room("dev"), .plain, paste))
        let files = try (0..<40).map { number in
            let path = try folder.write("file\(number)", [UInt8](repeating: UInt8(number), count: 1_000))
            return try ada.client.perform(.offer(path: path, to: .room("dev")))
        }
        #expect(try ada.receipt(said).sequence == 1)
        var done: Set<CommandToken> = []
        while done.count < files.count {
            let step = try ada.first { if case .transfer(let step) = $0, step.phase.isLast { step } else { nil } }
            if case .failed(let error) = step.phase { Issue.record("\(error)") }
            done.insert(step.token)
        }
        try ada.quit()
    }
}
