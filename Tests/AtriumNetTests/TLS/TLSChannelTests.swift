import AtriumNet
import COpenSSL
import Glibc
import Testing

@Suite("TLS channels")
struct TLSChannelTests {
    @Test("both ends agree, see the same key and compute the same channel binding")
    func agrees() throws {
        let context = try TLSPair.makeServer()
        let pair = try TLSPair(server: context)
        let steps = pair.shakeHands()
        #expect(steps.client == .done)
        #expect(steps.server == .done)
        let shown = pair.client.fingerprint
        #expect(shown != nil && shown == context.fingerprint)
        #expect(pair.server.fingerprint == nil)
        let binding = try pair.client.channelBinding()
        #expect(binding.count == 32)
        #expect(try binding == pair.server.channelBinding())
        let other = try TLSPair(server: context)
        _ = other.shakeHands()
        #expect(try binding != other.client.channelBinding())
    }

    @Test("no channel binding before the end of the handshake")
    func bindsNothingEarly() throws {
        let pair = try TLSPair()
        #expect(throws: TLSError.self) { try pair.client.channelBinding() }
    }

    @Test("bytes come as they were sent, both ways, however small the pieces that are read")
    func moves() throws {
        let pair = try TLSPair()
        _ = pair.shakeHands()
        let sent = (0..<40_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        #expect(pair.server.write(sent) == .moved(sent.count))
        var came: [UInt8] = []
        while came.count < sent.count, let piece = pair.client.read(1000) { came += piece }
        #expect(came == sent)
        #expect(pair.client.write([1, 2, 3]) == .moved(3))
        #expect(pair.server.read() == [1, 2, 3])
        #expect(pair.server.readEnd() == .wouldBlock)
    }

    @Test("what lies decrypted in the channel is told of: the socket has nothing any more")
    func tellsPending() throws {
        let pair = try TLSPair()
        _ = pair.shakeHands()
        _ = pair.client.write([UInt8](repeating: 9, count: 500))
        _ = pair.client.write([UInt8](repeating: 8, count: 500))
        #expect(pair.server.read(100)?.count == 100)
        #expect(pair.server.hasPending)
        #expect(pair.server.read()?.count == 900)
        #expect(!pair.server.hasPending)
    }

    @Test(
        "[SESSION-3.8-9] keys may be updated now and then, and a peer that does nothing else is cut off",
        .timeLimit(.minutes(1)))
    func boundsKeyUpdates() throws {
        let pair = try TLSPair()
        _ = pair.shakeHands()
        for round in 0..<40 as Range<UInt8> {
            pair.client.updateKey()
            _ = pair.client.write([round])
            #expect(pair.server.read() == [round])
        }
        for _ in 0..<100 { pair.client.updateKey() }
        #expect(pair.server.readEnd() == .closed)
        #expect(pair.server.readEnd() == .closed)
    }

    @Test("[SESSION-3.8-7] an end that comes with the last bytes is pending, and told by the next call")
    func tellsEnd() throws {
        let pair = try TLSPair()
        _ = pair.shakeHands()
        _ = pair.client.write([1, 2])
        pair.client.channel.endSending()
        #expect(pair.server.read() == [1, 2])
        #expect(pair.server.hasPending)
        #expect(pair.server.readEnd() == .ended)
        // The other way is still open.
        #expect(pair.server.write([5]) == .moved(1))
        #expect(pair.client.read() == [5])
    }

    @Test("[SESSION-3.8-7] a connection cut without the word for it has failed: its end could be anybody's doing")
    func tellsTruncation() throws {
        let pair = try TLSPair()
        _ = pair.shakeHands()
        Socket.endSending(pair.clientSocket.rawValue)
        #expect(pair.server.readEnd() == .closed)
    }

    @Test("a byte changed on the way ends the connection, and none of its record is handed out")
    func refusesChange() throws {
        let pair = try TLSPair()
        _ = pair.shakeHands()
        let record: [UInt8] = [0x17, 3, 3, 0, 32] + [UInt8](repeating: 4, count: 32)
        record.withUnsafeBytes { _ = Socket.send(pair.clientSocket.rawValue, $0) }
        #expect(pair.server.readEnd() == .closed)
        #expect(pair.server.readEnd() == .closed)
    }

    @Test("a full socket takes a part; the rest goes later, and every byte comes once")
    func resumesWriting() throws {
        let pair = try TLSPair()
        _ = pair.shakeHands()
        var size: CInt = 4096
        setsockopt(pair.serverSocket.rawValue, SOL_SOCKET, SO_SNDBUF, &size, 4)
        let sent = (0..<500_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
        var offset = 0
        var blocked = 0
        var came: [UInt8] = []
        while came.count < sent.count {
            // Another array each time: what is retried lies elsewhere, and more has come behind it.
            if offset < sent.count {
                switch pair.server.write(Array(sent[offset..<min(sent.count, offset + 50_000 + came.count)])) {
                case .moved(let count): offset += count
                case .wouldBlock: blocked += 1
                case .ended, .closed: Issue.record("the connection failed")
                }
            }
            if let piece = pair.client.read(3000) { came += piece }
        }
        #expect(came == sent)
        #expect(blocked > 0)
    }

    @Test("[SESSION-3.8-8] what was moved is with the kernel: no more than 128 KiB behind it were sealed")
    func sealsLittleAhead() throws {
        let pair = try TLSPair()
        _ = pair.shakeHands()
        let block = [UInt8](repeating: 1, count: 1 << 20)
        var moved = 0
        while case .moved(let count) = pair.server.write(block) { moved += count }
        var came = 0
        while let piece = pair.client.read() { came += piece.count }
        #expect(came == moved)
        guard case .moved(let ahead) = pair.server.goOn() else {
            Issue.record("the records that were stuck do not leave")
            return
        }
        #expect(ahead <= 128 << 10)
        #expect(pair.server.goOn() == nil)
        #expect(pair.client.read()?.allSatisfy { $0 == 1 } == true)
    }

    @Test("[SESSION-3.8-3] a server sends no session ticket")
    func sendsNoTicket() throws {
        let pair = try TLSPair()
        _ = pair.shakeHands()
        // A ticket would be the first thing behind the handshake.
        #expect(pair.client.readEnd() == .wouldBlock)
        #expect(!pair.client.hasPending)
    }

    @Test("a peer that speaks something else is told, and the step says why")
    func refusesNoise() throws {
        let pair = try TLSPair()
        let noise = Array("GET / HTTP/1.1\r\n\r\n".utf8)
        noise.withUnsafeBytes { _ = Socket.send(pair.clientSocket.rawValue, $0) }
        guard case .failed(let error) = pair.server.channel.handshake() else {
            Issue.record("noise was taken for TLS")
            return
        }
        #expect(error.text.contains("the TLS handshake failed"))
    }
}
