import AtriumWire
import SpecReading

extension WirePattern {
    /// The pattern of a frame that came: what depends on chance or the clock, or is a server's own wording, is left
    /// open.
    ///
    /// - Parameter salts: base64 of the salts that were claimed; another is the server's own.
    init(recording frame: WireClient.Frame, salts: [String]) throws {
        let plain = frame.bytes.map(Part.byte)
        if frame.kind == .welcome {
            parts = try Self.welcome(frame)
        } else if frame.kind == .error {
            parts = try Self.error(frame)
        } else if frame.kind == .loginChallenge {
            parts = Self.challenge(plain, try frame.decode(LoginChallenge.self).challenge, salts)
        } else if frame.kind == .loggedIn {
            parts = try Self.loggedIn(frame, plain)
        } else if let kind = frame.kind, let atAnotherTime = Self.atAnotherTime[kind] {
            // Where the frame differs from itself at another time, it is the time.
            let other = try atAnotherTime(frame).encoded(requestID: frame.header.requestID)
            parts = Self.common(plain, other)
        } else {
            parts = plain
        }
    }

    /// For each kind that carries times, the frame with each bit of them turned over.
    private static let atAnotherTime: [FrameKind: @Sendable (WireClient.Frame) throws -> any WireFrame] = [
        .committed: changing(Committed.self) { $0.time.turn() },
        .offered: changing(Offered.self) { $0.time.turn() },
        .messageEvent: changing(MessageEvent.self) { $0.head.time.turn() },
        .topicEvent: changing(TopicEvent.self) { $0.head.time.turn() },
        .keepEvent: changing(KeepEvent.self) { $0.head.time.turn() },
        .accessEvent: changing(AccessEvent.self) { $0.head.time.turn() },
        .roleEvent: changing(RoleEvent.self) { $0.head.time.turn() },
        .sanctionEvent: changing(SanctionEvent.self) { $0.head.time.turn() },
        .invited: changing(Invited.self) { $0.time.turn() },
        .fileOfferedEvent: changing(FileOfferedEvent.self) { $0.head.time.turn() },
        .fileStoredEvent: changing(FileStoredEvent.self) { $0.head.time.turn() },
        .fileWithdrawnEvent: changing(FileWithdrawnEvent.self) { $0.head.time.turn() },
        .roomList: changing(RoomList.self) { list in
            for index in list.rooms.indices { list.rooms[index].time.turn() }
        },
        .directList: changing(DirectList.self) { list in
            for index in list.directs.indices { list.directs[index].time.turn() }
        },
        .fileList: changing(FileList.self) { list in
            for index in list.files.indices { list.files[index].time.turn() }
        },
        .fileFetched: changing(FileFetched.self) { $0.time.turn() },
        .fetchList: changing(FetchList.self) { list in
            for index in list.fetches.indices { list.fetches[index].time.turn() }
        },
    ]

    private static func changing<Kind: WireFrame>(
        _: Kind.Type, _ change: @escaping @Sendable (inout Kind) -> Void
    ) -> @Sendable (WireClient.Frame) throws -> any WireFrame {
        { frame in
            var decoded = try frame.decode(Kind.self)
            change(&decoded)
            return decoded
        }
    }

    /// What two frames of one length share; the rest may be anything.
    private static func common(_ plain: [Part], _ other: [UInt8]) -> [Part] {
        zip(plain, other).map { part, byte in part == .byte(byte) ? part : .any }
    }

    /// Server id and time, and the name of the software, with the length that hangs on it.
    private static func welcome(_ frame: WireClient.Frame) throws -> [Part] {
        let welcome = try frame.decode(Welcome.self)
        let plain = frame.bytes.map(Part.byte)
        let software = FrameHeader.byteCount + 4
        let name = software + 1 + welcome.software.utf8.count
        let id = name + 1 + welcome.serverName.utf8.count
        return anyLength(plain[..<software]) + [.text8] + plain[name..<id]
            + [Part](repeating: .any, count: 16) + plain[(id + 16)...]
    }

    /// What a person is told, with the length that hangs on it.
    private static func error(_ frame: WireClient.Frame) throws -> [Part] {
        let error = try frame.decode(ErrorFrame.self)
        let plain = frame.bytes.map(Part.byte)
        let text = FrameHeader.byteCount + 7
        return anyLength(plain[..<text]) + [.text16] + plain[(text + 2 + error.text.utf8.count)...]
    }

    private static func anyLength(_ parts: ArraySlice<Part>) -> [Part] {
        [Part](repeating: .any, count: 4) + parts.dropFirst(4)
    }

    /// The server's part of the nonce, and a salt that is not of a claim.
    private static func challenge(_ plain: [Part], _ challenge: [UInt8], _ salts: [String]) -> [Part] {
        let text = String(decoding: challenge, as: UTF8.self)
        let start = plain.count - challenge.count
        guard let comma = text.utf8.firstIndex(of: UInt8(ascii: ",")),
            let last = text.utf8.lastIndex(of: UInt8(ascii: ","))
        else { return plain }
        let end = text.utf8.distance(from: text.utf8.startIndex, to: comma)
        let saltEnd = text.utf8.distance(from: text.utf8.startIndex, to: last)
        var parts = plain
        for index in end - serverNonceByteCount..<end { parts[start + index] = .any }
        let salt = text.utf8[comma..<last].dropFirst(",s=".utf8.count)
        if !salts.contains(where: { salt.elementsEqual($0.utf8) }) {
            for index in saltEnd - salt.count..<saltEnd { parts[start + index] = .any }
        }
        return parts
    }

    /// Letters a server adds to the nonce: 18 bytes in base64.
    private static var serverNonceByteCount: Int { 24 }

    /// Session id and signature.
    private static func loggedIn(_ frame: WireClient.Frame, _ plain: [Part]) throws -> [Part] {
        var loggedIn = try frame.decode(LoggedIn.self)
        loggedIn.session = SessionID(rawValue: ~loggedIn.session.rawValue)
        let other = loggedIn.encoded(requestID: frame.header.requestID)
        var parts = common(plain, other)
        // The signature ends the verifier; what LoggedIn says of the account follows it.
        let head = FrameHeader.byteCount + 8 + 8 + 1 + loggedIn.name.utf8.count + 2
        let end = head + loggedIn.verifier.count
        parts.replaceSubrange(end - signatureByteCount..<end, with: [.signature])
        return parts
    }
}

extension WallTime {
    /// Turns every bit over; 0, which names no moment, stays.
    fileprivate mutating func turn() {
        if microseconds != 0 { microseconds = ~microseconds }
    }
}
