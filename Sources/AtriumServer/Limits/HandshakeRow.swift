import AtriumNet
import AtriumWire

/// The connections of one loop on which nobody has logged in yet, in the order they came. Where the row is full, the
/// oldest of those that have done least gives way, so that who says nothing keeps nobody out. Spec/08-limits.md §8.4.
struct HandshakeRow {
    /// How far a connection has come.
    enum Progress: Int {
        /// No byte came.
        case silent
        /// Something came, and neither Hello nor all of a TLS handshake.
        case begun
        /// Hello came, or TLS stands: nobody who comes later displaces it.
        case greeted
    }

    /// How many there may be on this loop; nil for no bound.
    private let countMax: Int?
    private let addressMax: Int?
    private var row: [(id: SessionID, address: NetworkAddress?)] = []
    private var counts: [NetworkAddress: Int] = [:]

    /// - Parameters:
    ///   - limits: of the server.
    ///   - loopCount: among how many loops they are shared out.
    init(_ limits: AddressLimits, loopCount: Int) {
        func share(_ bound: UInt64) -> Int? { bound == 0 ? nil : max(1, Int(clamping: bound) / loopCount) }
        countMax = share(limits.totalHandshakesMax)
        addressMax = share(limits.handshakesMax)
    }

    var count: Int { row.count }

    /// Which connection gives way to one that comes now.
    enum Place: Equatable {
        /// None has to.
        case free
        case insteadOf(SessionID)
        /// All that are there have come further than one that is new.
        case none
    }

    /// The place for a connection that comes now.
    func place(for address: NetworkAddress?, progress: (SessionID) -> Progress) -> Place {
        if let address, let addressMax, counts[address, default: 0] >= addressMax {
            return leastAdvanced(of: address, progress).map { .insteadOf($0) } ?? .none
        }
        if let countMax, row.count >= countMax {
            return leastAdvanced(of: nil, progress).map { .insteadOf($0) } ?? .none
        }
        return .free
    }

    /// The oldest of those that have done least; nil where each has said Hello.
    ///
    /// - Parameter address: whose alone; nil for all.
    func leastAdvanced(of address: NetworkAddress?, _ progress: (SessionID) -> Progress) -> SessionID? {
        var begun: SessionID?
        for entry in row where address == nil || entry.address == address {
            switch progress(entry.id) {
            case .silent: return entry.id
            case .begun: begun = begun ?? entry.id
            case .greeted: break
            }
        }
        return begun
    }

    mutating func insert(_ id: SessionID, _ address: NetworkAddress?) {
        row.append((id, address))
        if let address { counts[address, default: 0] += 1 }
    }

    /// A connection is logged in, or has ended; one that is not in the row is passed over.
    mutating func remove(_ id: SessionID) {
        guard let index = row.firstIndex(where: { $0.id == id }) else { return }
        guard let address = row.remove(at: index).address else { return }
        let left = counts[address, default: 1] - 1
        counts[address] = left == 0 ? nil : left
    }
}
