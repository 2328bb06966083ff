import Glibc

/// What each client has in flight, in memory that all processes share: the tormentor looks before it kills.
struct FlightBoard: ~Copyable {
    /// What one client says of itself.
    enum Entry: Int, CaseIterable {
        /// Requests given to the library and not answered.
        case requests
        /// Transfers that move.
        case transfers
        /// Requests acknowledged, since the board was made.
        case acknowledged
        /// Requests refused for want of disk.
        case refused
    }

    /// Clients at most.
    static let slotsMax = 16

    private let base: UnsafeMutablePointer<UInt64>
    private static var byteCount: Int { slotsMax * Entry.allCases.count * MemoryLayout<UInt64>.stride }

    init(path: String) throws(Failure) {
        let descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0, ftruncate(descriptor, off_t(Self.byteCount)) == 0 else {
            throw Failure("\(path): \(String(cString: strerror(errno)))")
        }
        defer { close(descriptor) }
        guard
            let address = mmap(nil, Self.byteCount, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0),
            address != MAP_FAILED
        else { throw Failure("\(path): \(String(cString: strerror(errno)))") }
        base = address.bindMemory(to: UInt64.self, capacity: Self.slotsMax * Entry.allCases.count)
    }

    deinit { munmap(base, Self.byteCount) }

    subscript(_ slot: Int, _ entry: Entry) -> UInt64 {
        get { base[slot * Entry.allCases.count + entry.rawValue] }
        nonmutating set { base[slot * Entry.allCases.count + entry.rawValue] = newValue }
    }

    /// The sum over all clients.
    func sum(_ entry: Entry) -> UInt64 { (0..<Self.slotsMax).reduce(0) { $0 + self[$1, entry] } }
}
