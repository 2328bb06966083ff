import Glibc

/// Bytes that wait for a socket, in the order they are to leave. Empty, it holds no memory.
public struct OutboundQueue: ~Copyable {
    private var storage: UnsafeMutableRawPointer?
    private var capacity = 0
    private var start = 0
    private var end = 0

    public init() {}

    deinit {
        storage?.deallocate()
    }

    /// Bytes waiting.
    public var count: Int { end - start }
    public var isEmpty: Bool { start == end }

    /// Puts bytes behind the others.
    public mutating func append(_ bytes: UnsafeRawBufferPointer) {
        guard let source = bytes.baseAddress, bytes.count > 0 else { return }
        reserve(bytes.count)
        guard let storage = storage else { return }
        (storage + end).copyMemory(from: source, byteCount: bytes.count)
        end += bytes.count
    }

    /// Sends as much as the socket takes.
    ///
    /// - Returns: how much left, and how it stands with the rest.
    public mutating func flush(to descriptor: CInt) -> (movedBytes: Int, end: End) {
        flush { Socket.send(descriptor, $0) }
    }

    /// Sends as much as can be moved now.
    ///
    /// - Parameter send: moves a part of the bytes, and says how much; what it did not move it is given again.
    /// - Returns: how much left, and how it stands with the rest.
    public mutating func flush(by send: (UnsafeRawBufferPointer) -> Socket.Transfer) -> (movedBytes: Int, end: End) {
        var moved = 0
        while start < end, let storage = storage {
            switch send(UnsafeRawBufferPointer(start: storage + start, count: end - start)) {
            case .moved(let count):
                start += count
                moved += count
            case .wouldBlock: return (moved, .wouldBlock)
            case .ended, .closed: return (moved, .closed)
            }
        }
        release()
        return (moved, .isEmpty)
    }

    /// Hands everything that waits to `take`.
    ///
    /// - Parameter take: moves a part of the bytes, and says how many; not called where none wait.
    public mutating func hand(to take: (UnsafeRawBufferPointer) -> Int) {
        guard start < end, let storage = storage else { return }
        let moved = take(UnsafeRawBufferPointer(start: storage + start, count: end - start))
        precondition((0...end - start).contains(moved), "more cannot be taken than waits")
        start += moved
        if start == end { release() }
    }

    /// How a flush ended.
    public enum End: Sendable {
        /// All of it left.
        case isEmpty
        /// The socket takes no more now.
        case wouldBlock
        /// The peer is gone.
        case closed
    }

    /// Forgets everything that waits.
    public mutating func removeAll() {
        release()
    }

    /// A queue that ran empty gives its memory back: most connections are idle most of the time.
    private mutating func release() {
        storage?.deallocate()
        storage = nil
        capacity = 0
        start = 0
        end = 0
    }

    private mutating func reserve(_ additional: Int) {
        if capacity - end >= additional { return }
        let used = end - start
        if let storage = storage, capacity - used >= additional, start >= capacity / 2 {
            storage.copyMemory(from: storage + start, byteCount: used)
        } else {
            let needed = max(used + additional, capacity * 2, 512)
            let fresh = UnsafeMutableRawPointer.allocate(byteCount: needed, alignment: 16)
            if let storage = storage {
                fresh.copyMemory(from: storage + start, byteCount: used)
                storage.deallocate()
            }
            storage = fresh
            capacity = needed
        }
        start = 0
        end = used
    }
}
