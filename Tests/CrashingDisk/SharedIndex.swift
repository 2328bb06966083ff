/// The memory that connections to one database share beside its write-ahead log, and its eight locks.
final class SharedIndex {
    private(set) var regions: [UnsafeMutableRawPointer] = []
    /// The open files that map it; with the last of them it goes.
    private var users: Set<Int> = []
    /// Which locks each open file holds, as bits.
    var shared: [Int: UInt32] = [:]
    var exclusive: [Int: UInt32] = [:]

    deinit { for region in regions { region.deallocate() } }

    func addUser(_ file: Int) { users.insert(file) }

    /// Takes a file's locks away.
    ///
    /// - Returns: whether it was the last one.
    func removeUser(_ file: Int) -> Bool {
        shared[file] = nil
        exclusive[file] = nil
        return users.remove(file) != nil && users.isEmpty
    }

    func addRegion(byteCount: Int) {
        let region = UnsafeMutableRawPointer.allocate(byteCount: byteCount, alignment: 8)
        region.initializeMemory(as: UInt8.self, repeating: 0, count: byteCount)
        regions.append(region)
    }

    /// Whether a file other than this one holds one of the locks in a way that forbids `wanted`.
    func forbids(_ mask: UInt32, to file: Int, isExclusive: Bool) -> Bool {
        let others = exclusive.contains { $0.key != file && $0.value & mask != 0 }
        return others || (isExclusive && shared.contains { $0.key != file && $0.value & mask != 0 })
    }
}
