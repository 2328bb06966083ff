import AtriumSession

/// Whether a transfer moves: one that does not, though it could, is not waited for in silence.
struct Stall {
    /// Without a byte for so long a transfer stands still.
    static let milliseconds: UInt64 = 30_000
    /// New links a transfer is given without a byte on any of them.
    static let linksMax = 3

    /// When it moved last; nil while it has no reason to.
    private var movedAt: MonotonicTime?
    /// Links that were given up for it since.
    private var links = 0

    /// A byte moved, or a step was made.
    mutating func moved(at now: MonotonicTime) {
        movedAt = now
        links = 0
    }

    /// It may move from now on.
    mutating func start(at now: MonotonicTime) { movedAt = now }

    /// It need not move.
    mutating func stop() { movedAt = nil }

    /// When it will have stood still for too long; nil while that is nobody's fault.
    var deadline: MonotonicTime? { movedAt?.advanced(byMilliseconds: Self.milliseconds) }

    /// It has stood still for too long.
    ///
    /// - Returns: whether a new link is worth a try.
    mutating func standsStill() -> Bool {
        movedAt = nil
        links += 1
        return links <= Self.linksMax
    }
}
