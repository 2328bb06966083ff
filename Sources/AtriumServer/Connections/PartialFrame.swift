/// The start of a frame whose rest has not come yet. Between frames it holds no memory, as most connections do.
struct PartialFrame: ~Copyable {
    private var storage: UnsafeMutableRawPointer?
    private(set) var count = 0

    init() {}

    deinit {
        storage?.deallocate()
    }

    /// Keeps a copy of the bytes, in place of what was kept.
    mutating func keep(_ bytes: UnsafeRawBufferPointer) {
        storage?.deallocate()
        storage = nil
        count = bytes.count
        guard let source = bytes.baseAddress, count > 0 else { return }
        let fresh = UnsafeMutableRawPointer.allocate(byteCount: count, alignment: 8)
        fresh.copyMemory(from: source, byteCount: count)
        storage = fresh
    }

    /// Copies the bytes to the start of a buffer and forgets them.
    ///
    /// - Returns: How many there were.
    mutating func move(to buffer: UnsafeMutableRawBufferPointer) -> Int {
        guard let storage, let target = buffer.baseAddress else { return 0 }
        precondition(buffer.count >= count)
        target.copyMemory(from: storage, byteCount: count)
        storage.deallocate()
        self.storage = nil
        defer { count = 0 }
        return count
    }
}
