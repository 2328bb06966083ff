import AtriumNet
import AtriumServices
import AtriumSession
import AtriumWire

/// The connections of one loop, in slots that never move. A slot that is used again gets a new generation, which is
/// part of the session's name and of the poller's token: what is late for an earlier tenant is told apart.
struct ConnectionSlab: ~Copyable {
    private let storage: UnsafeMutablePointer<Connection>
    private let capacity: Int
    private let loop: Int
    private var generations: [UInt32]
    private var freeSlots: [Int32]
    /// Slots that hold a connection.
    private(set) var liveSlots: [Int32] = []
    private var positions: [Int32]

    init(loop: Int, capacity: Int) {
        self.loop = loop
        self.capacity = capacity
        storage = .allocate(capacity: capacity)
        generations = [UInt32](repeating: 0, count: capacity)
        positions = [Int32](repeating: -1, count: capacity)
        freeSlots = (0..<Int32(clamping: capacity)).reversed()
    }

    deinit {
        for slot in liveSlots { (storage + Int(slot)).deinitialize(count: 1) }
        storage.deallocate()
    }

    var count: Int { liveSlots.count }

    /// Takes a free slot; nil where there is none.
    mutating func nextID() -> SessionID? {
        guard let slot = freeSlots.popLast() else { return nil }
        generations[Int(slot)] &+= 1
        return SessionID(loop: loop, slot: Int(slot), generation: generations[Int(slot)])
    }

    /// Frees a slot that was taken and not filled.
    mutating func giveBack(_ id: SessionID) {
        freeSlots.append(Int32(clamping: id.slot))
    }

    /// Puts a connection into the slot its id names.
    mutating func insert(_ connection: consuming Connection) {
        let slot = connection.id.slot
        precondition(positions[slot] < 0)
        (storage + slot).initialize(to: connection)
        positions[slot] = Int32(clamping: liveSlots.count)
        liveSlots.append(Int32(clamping: slot))
    }

    /// Ends the life of a connection, which closes its socket.
    mutating func remove(_ id: SessionID) {
        let slot = id.slot
        let position = Int(positions[slot])
        precondition(position >= 0)
        (storage + slot).deinitialize(count: 1)
        let last = liveSlots.removeLast()
        if Int(last) != slot {
            liveSlots[position] = last
            positions[Int(last)] = Int32(clamping: position)
        }
        positions[slot] = -1
        freeSlots.append(Int32(clamping: slot))
    }

    /// The connection a session names; nil where it is gone.
    @inline(__always)
    func find(_ id: SessionID) -> UnsafeMutablePointer<Connection>? {
        let slot = id.slot
        guard slot < capacity, positions[slot] >= 0, generations[slot] == id.generation else { return nil }
        return storage + slot
    }

    /// The connection in a slot that is known to hold one.
    @inline(__always)
    func at(_ slot: Int) -> UnsafeMutablePointer<Connection> { storage + slot }
}
