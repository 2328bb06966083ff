/// How far a direct conversation is read, and which events of one's own lie above: what a person says himself is read
/// as soon as all before it is.
///
/// Pure: it says what to mark.
struct DirectReading {
    /// Own events above the marker that are remembered; what comes above counts as unread until it is marked.
    static let ownMax = 1_024

    /// Changes when sequences start anew.
    private(set) var epoch: UInt64?
    /// Read up to here; nil until the server has said.
    private var read: UInt64?
    private var own: Set<UInt64> = []
    /// The server was told up to here.
    private var marked: UInt64 = 0
    private var isMarking = false

    /// The server states the marker.
    mutating func state(read stated: UInt64, epoch newEpoch: UInt64) {
        if let epoch, epoch != newEpoch { self = DirectReading() }
        epoch = newEpoch
        note(read: stated)
    }

    /// Everything up to here is read, and the server knows.
    mutating func note(read sequence: UInt64) {
        read = max(read ?? 0, sequence)
        marked = max(marked, sequence)
        own = own.filter { $0 > sequence }
    }

    /// An event of one's own is kept.
    mutating func note(own sequence: UInt64) {
        if own.count < Self.ownMax { own.insert(sequence) }
    }

    /// What the marker is to be moved to now; nil where it stands right, or a move is under way.
    mutating func nextMark() -> UInt64? {
        guard var end = read, !isMarking else { return nil }
        while end < .max, own.remove(end + 1) != nil { end += 1 }
        read = end
        guard end > marked else { return nil }
        marked = end
        isMarking = true
        return end
    }

    /// A move of the marker is over.
    mutating func finishMark() {
        isMarking = false
    }
}
