import AtriumSession
import AtriumWire

/// The requests of a connection: those that are open, no more than the server takes, those that wait for a place, and
/// those that the server had no room for, which are sent again after a while.
struct Requests {
    /// Commands are taken from the program while fewer requests wait.
    static let waitingMax = 64

    private var open: [UInt32: Request] = [:]
    private var waiting: [Request] = []
    /// What ends transfers and fills holes: in front of the others.
    private var urgent: [Request] = []
    private var postponed: [(request: Request, due: MonotonicTime)] = []
    private var count: UInt64 = 0
    /// When the server takes anything again, where it said that there was too much; nil where it did not.
    private var restsUntil: MonotonicTime?
    /// How many may be open after that: it grows with each that is taken. Nil for as many as the server lets be.
    private var openMaxForNow: Int?

    /// Whether another command may come.
    var hasRoom: Bool { waiting.count + postponed.count < Self.waitingMax }

    /// Whether all that is asked has left, and is of that kind.
    func areOpen(where isOfKind: (RequestPurpose) -> Bool) -> Bool {
        waiting.isEmpty && urgent.isEmpty && postponed.isEmpty && open.values.allSatisfy { isOfKind($0.purpose) }
    }

    /// When a request is to be sent again; nil where none was put off.
    var nextDue: MonotonicTime? {
        let resting = waiting.isEmpty && urgent.isEmpty ? nil : restsUntil
        return [resting, postponed.map(\.due).min()].compactMap(\.self).min()
    }

    /// Puts a request behind the others of its kind.
    mutating func add(_ frame: some WireFrame, _ purpose: RequestPurpose, urgent isUrgent: Bool = false) {
        count += 1
        var request = Request(number: count, frame: frame, purpose: purpose)
        if isUrgent {
            request.isUrgent = true
            urgent.append(request)
        } else {
            waiting.append(request)
        }
    }

    /// The next frame that may leave.
    ///
    /// - Parameters:
    ///   - openMax: requests that the server lets be open.
    ///   - nextID: gives an id.
    mutating func next(openMax: Int, at now: MonotonicTime, nextID: () -> UInt32) -> [UInt8]? {
        resume(at: now)
        guard open.count < openMax, let request = isResting(at: now) ? takeFree() : takeFirst() else { return nil }
        var id = nextID()
        while open[id] != nil { id = nextID() }
        open[id] = request
        return request.frame.encoded(requestID: id)
    }

    /// The outcome of a request came; nil where it is not open.
    mutating func close(_ id: UInt32) -> Request? {
        if let few = openMaxForNow { openMaxForNow = few < Self.openKnownMax ? few + 1 : nil }
        return open.removeValue(forKey: id)
    }

    /// The server takes nothing until that moment but what costs nothing. From then on fewer requests are open at a
    /// time, so that fewer are refused. [LIMIT-8.3-3]
    mutating func rest(until due: MonotonicTime, at now: MonotonicTime) {
        if restsUntil.map({ $0 <= now }) ?? true { openMaxForNow = max(1, (open.count + 1) / 2) }
        restsUntil = max(restsUntil ?? due, due)
    }

    /// No server lets more requests be open.
    private static let openKnownMax = Int(clamping: Limit.requestsOpenMax.range.upperBound)

    /// Takes back the Offer or Fetch of a transfer, where it has not left or was put off.
    ///
    /// - Returns: whether there was one; if not, it is open and its outcome comes.
    mutating func takeBack(startOf transfer: TransferID) -> Bool {
        if let index = waiting.firstIndex(where: { $0.purpose.starts(transfer) }) {
            waiting.remove(at: index)
            return true
        }
        guard let index = postponed.firstIndex(where: { $0.request.purpose.starts(transfer) }) else { return false }
        postponed.remove(at: index)
        return true
    }

    /// Sends a closed request again from a moment on: the same bytes but for the request id, so that an operation
    /// keeps its id and is done once at most.
    mutating func postpone(_ request: Request, until due: MonotonicTime) {
        var request = request
        request.refusals += 1
        postponed.append((request, due))
    }

    /// The server did not take a request: it waits in its old place, for the next link where the session ends.
    mutating func putBack(_ request: Request) {
        if request.isUrgent {
            urgent.append(request)
            urgent.sort { $0.number < $1.number }
            return
        }
        waiting.append(request)
        waiting.sort { $0.number < $1.number }
    }

    /// Gives everything up, in the order it was asked. What was open, now or on a link before, may be in effect.
    mutating func removeAll() -> [Request] {
        let all = taken + urgent + waiting + postponed.map(\.request)
        open = [:]
        urgent = []
        waiting = []
        postponed = []
        restsUntil = nil
        return all.sorted { $0.number < $1.number }
    }

    /// The link is gone: what was open waits again, in front of what was asked behind it, and what cannot be asked
    /// again as it is goes.
    ///
    /// - Parameter closing: transfers that nobody wants any more. Where the outcome of an Offer of such did not come,
    ///   it is repeated, so that it can be cancelled.
    /// - Returns: what is kept, in the order it was asked.
    mutating func restart(keeping closing: some Collection<TransferID>) -> [RequestPurpose] {
        let kept = removeAll().filter { request in
            request.purpose.outlivesLink || request.frame is Offer && closing.contains(where: request.purpose.starts)
        }
        waiting = kept
        return kept.map(\.purpose)
    }

    /// What is open, as requests that may be in effect.
    private var taken: [Request] {
        open.values.map { request in
            var request = request
            request.mayBeInEffect = true
            return request
        }
    }

    /// What was put off and is due takes its old place among what waits.
    private mutating func resume(at now: MonotonicTime) {
        guard postponed.contains(where: { $0.due <= now }) else { return }
        waiting += postponed.filter { $0.due <= now }.map(\.request)
        waiting.sort { $0.number < $1.number }
        postponed.removeAll { $0.due <= now }
    }

    /// While something is put off whose place in the order matters, nothing passes it but what is urgent.
    private mutating func takeFirst() -> Request? {
        if let openMaxForNow, open.count >= openMaxForNow { return takeFree() }
        if !urgent.isEmpty { return urgent.removeFirst() }
        guard !waiting.isEmpty, !postponed.contains(where: \.request.purpose.keepsOrder) else { return nil }
        return waiting.removeFirst()
    }

    /// Whether the server takes nothing now that costs anything.
    private mutating func isResting(at now: MonotonicTime) -> Bool {
        guard let moment = restsUntil else { return false }
        if moment <= now { restsUntil = nil }
        return moment > now
    }

    /// What costs nothing may leave at any time: the end of a transfer.
    private mutating func takeFree() -> Request? {
        guard let index = urgent.firstIndex(where: { $0.frame is Cancel || $0.frame is UploadEnd }) else { return nil }
        return urgent.remove(at: index)
    }
}
