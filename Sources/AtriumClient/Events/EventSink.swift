import AtriumSession

/// The machine's side of the event queue: what must be told waits here while the queue is full, what may be
/// left out is left out, and steps of a transfer are drawn together.
final class EventSink {
    /// Room that is kept free in the queue: what one frame may set free.
    private static let reserve = 1_024
    /// Most of what must be told that may wait; a server alone could make it more.
    private static let backlogMax = 1 << 16

    private let queue: any EventOutlet
    private let capacity: Int
    private var backlog: [ClientEvent] = []
    private var steps: [CommandToken: TransferProgress] = [:]
    /// When steps of transfers may next be told: more often than people see helps nobody.
    private var stepsDue = MonotonicTime(nanoseconds: 0)
    private static let stepMilliseconds: UInt64 = 100

    init(queue: any EventOutlet, capacity: Int) {
        self.queue = queue
        self.capacity = capacity
    }

    /// Whether the program keeps up: events of conversations are handed on, and new commands are taken.
    var hasRoom: Bool { backlog.isEmpty && queue.count <= capacity - Self.reserve }

    /// Whether so many events would be taken without a pause.
    func hasRoom(for count: Int) -> Bool { backlog.isEmpty && queue.count <= capacity - Self.reserve - count }

    /// Whether a server told so much that the program cannot follow.
    var isOverrun: Bool { backlog.count > Self.backlogMax }

    /// Tells what must be told, now or as soon as there is room.
    func tell(_ event: ClientEvent) {
        if !backlog.isEmpty || !queue.offer(event) { backlog.append(event) }
    }

    /// Tells what may be left out.
    func mention(_ event: ClientEvent) {
        if hasRoom { _ = queue.offer(event) }
    }

    /// Tells how far a transfer is. A later step takes the place of one that still waits; the last one is always told.
    func step(_ progress: TransferProgress, must: Bool) {
        if must || progress.phase.isLast {
            steps[progress.token] = nil
            tell(.transfer(progress))
        } else {
            steps[progress.token] = progress
        }
    }

    /// When `flush` has steps to tell; nil where none waits.
    var nextFlush: MonotonicTime? { steps.isEmpty || !hasRoom ? nil : stepsDue }

    /// Moves what waits into the queue, as far as there is room.
    func flush(at now: MonotonicTime) {
        var count = 0
        while count < backlog.count, queue.offer(backlog[count]) { count += 1 }
        if count > 0 { backlog.removeFirst(count) }
        guard hasRoom, !steps.isEmpty, now >= stepsDue else { return }
        stepsDue = now.advanced(byMilliseconds: Self.stepMilliseconds)
        for progress in steps.values { _ = queue.offer(.transfer(progress)) }
        steps.removeAll(keepingCapacity: true)
    }
}
