import AtriumWire
import Testing

@Suite("What an orderly stop leaves of uploads")
struct StopTests {
    @Test("[FILE-6.2-9] an upload that is being ended while the server stops is stored, or all its blocks are there")
    func stopsWhileHashing() throws {
        let first = try RunningServer(keepsFolder: true)
        let content = [UInt8](repeating: 7, count: 512 * WireClient.blockBytes)
        let sender = try ResumingSender("ada", content)
        // Who reads nothing is told why the server stops, and holds it up until the time for that is over.
        let sloth = try WireClient(port: first.server.port, receiveBufferBytes: 65_536)
        try sloth.logIn("sloth")
        let bob = try first.client("bob")
        for _ in 0..<400 { try bob.say(String(repeating: "x", count: 16_000), in: .room("lobby")) }

        let client = try sender.logIn(to: first)
        // The first block comes last: behind UploadEnd everything is to be read back.
        var credit = try sender.begin(client).offered.creditBytes
        try client.sendBlocks(1..<sender.blockCount, of: content, credit: &credit)
        try client.sendBlocks(0..<1, of: content, credit: &credit)
        try client.send(UploadEnd(transfer: TransferID(rawValue: 1), digest: Digest.sha256(of: content)))
        _ = try client.untilPong()
        first.server.stop()

        let second = try RunningServer(folder: first.folder)
        let again = try sender.logIn(to: second)
        let list = try again.ask(ListFiles(target: .room("lobby"), before: 0, count: 0), FileList.self)
        guard list.files.first?.state == .uploading else { return }
        #expect(try sender.begin(again).missing == [])
        #expect(try sender.end(through: again).digest == Digest.sha256(of: content))
    }
}
