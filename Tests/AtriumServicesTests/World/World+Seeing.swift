import AtriumWire

/// What a test sees of a session.
extension World {
    func items(_ session: SessionID) -> [Item] { inboxes[session] ?? [] }

    /// Frames of one kind a session got, in order.
    func frames<Kind: WireFrame>(_ kind: Kind.Type, at session: SessionID) -> [Kind] {
        items(session).compactMap { item in
            guard case .frame(let frame) = item else { return nil }
            return frame.decoded(as: kind)
        }
    }

    /// Frames of one kind that answer no request of a session, in order.
    func notices<Kind: WireFrame>(_ kind: Kind.Type, at session: SessionID) -> [Kind] {
        items(session).compactMap { item in
            guard case .frame(let frame) = item, frame.header.requestID == 0 else { return nil }
            return frame.decoded(as: kind)
        }
    }

    /// The outcome of a request, as the kind it should be.
    func outcome<Kind: WireFrame>(_ kind: Kind.Type, of requestID: UInt32, at session: SessionID) -> Kind? {
        for case .frame(let frame) in items(session) where frame.header.requestID == requestID {
            return frame.decoded(as: kind)
        }
        return nil
    }

    /// The code with which a request was refused.
    func refusal(of requestID: UInt32, at session: SessionID) -> ErrorCode? {
        outcome(ErrorFrame.self, of: requestID, at: session)?.code
    }

    func isOpen(_ requestID: UInt32, at session: SessionID) -> Bool {
        open[session]?.contains(requestID) == true
    }

    /// Requests of a session that have no outcome yet.
    func openCount(_ session: SessionID) -> Int { open[session]?.count ?? 0 }

    func texts(_ session: SessionID) -> [String] { frames(MessageEvent.self, at: session).map(\.text) }

    func forget(_ session: SessionID) { inboxes[session] = nil }
}
