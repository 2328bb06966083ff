/// One file: what a read sees, what is on the medium, and what lies between.
struct StoredFile {
    /// A change since the last sync.
    enum Change {
        case write(offset: Int, bytes: [UInt8])
        case truncate(sizeBytes: Int)
    }

    /// What the medium writes whole or not at all.
    private static let sectorBytes = 512

    /// As the system shows it.
    private(set) var bytes: [UInt8] = []
    /// As the medium has it for certain.
    private var saved: [UInt8] = []
    /// What came since, in order.
    private var pending: [Change] = []

    var hasUnsynced: Bool { !pending.isEmpty }

    mutating func write(_ new: UnsafeRawBufferPointer, at offset: Int) {
        Self.apply(new, at: offset, to: &bytes)
        let copy = [UInt8](unsafeUninitializedCapacity: new.count) { buffer, count in
            UnsafeMutableRawBufferPointer(buffer).copyMemory(from: new)
            count = new.count
        }
        pending.append(.write(offset: offset, bytes: copy))
    }

    mutating func truncate(to sizeBytes: Int) {
        Self.resize(&bytes, to: sizeBytes)
        pending.append(.truncate(sizeBytes: sizeBytes))
    }

    /// Everything written lasts from now on.
    mutating func sync() {
        saved = bytes
        pending.removeAll(keepingCapacity: true)
    }

    /// A sync fails: the system takes its pages for clean, so that no later sync writes them. Reads still show them.
    mutating func failSync(_ random: inout SeededGenerator) {
        saved = remains(&random)
        pending.removeAll(keepingCapacity: true)
    }

    /// The power is cut: what was not synced is there in parts.
    mutating func losePower(_ random: inout SeededGenerator) {
        bytes = remains(&random)
        sync()
    }

    /// How far each sector got on its way through the pending changes, and the size through its own.
    private enum Spread: CaseIterable {
        /// Nothing got there, or everything did.
        case nothing, everything
        /// As if each sector were on its own: torn and out of order.
        case sectors
        /// The same, in pages of eight sectors.
        case pages
        /// In order up to one change, which is torn.
        case inOrder
    }

    private func remains(_ random: inout SeededGenerator) -> [UInt8] {
        guard let spread = Spread.allCases.randomElement(using: &random), !pending.isEmpty else { return saved }
        let fillsWithGarbage = random.oneIn(4)
        var reached: [Int: Int] = [:]
        let last = Int.random(in: 0...pending.count, using: &random)
        /// The count of changes a sector holds.
        func changesReaching(_ sector: Int) -> Int {
            let place = spread == .pages ? sector / 8 : sector
            if let known = reached[place] { return known }
            let count =
                switch spread {
                case .nothing: 0
                case .everything: pending.count
                case .sectors, .pages: Int.random(in: 0...pending.count, using: &random)
                case .inOrder: last + (last < pending.count && random.oneIn(2) ? 1 : 0)
                }
            reached[place] = count
            return count
        }
        var sizes = [saved.count]
        var result = saved
        for (index, change) in pending.enumerated() {
            switch change {
            case .write(let offset, let bytes):
                sizes.append(max(sizes[index], offset + bytes.count))
                var start = offset
                while start < offset + bytes.count {
                    let sector = start / Self.sectorBytes
                    let end = min((sector + 1) * Self.sectorBytes, offset + bytes.count)
                    if changesReaching(sector) > index {
                        bytes.withUnsafeBytes { whole in
                            let part = UnsafeRawBufferPointer(rebasing: whole[(start - offset)..<(end - offset)])
                            Self.apply(part, at: start, to: &result)
                        }
                    }
                    start = end
                }
            case .truncate(let sizeBytes):
                sizes.append(sizeBytes)
                if changesReaching(sizeBytes / Self.sectorBytes) > index, sizeBytes < result.count {
                    for place in sizeBytes..<result.count { result[place] = 0 }
                }
            }
        }
        let size: Int
        switch spread {
        case .nothing: size = saved.count
        case .everything: size = bytes.count
        case .sectors, .pages: size = sizes.randomElement(using: &random) ?? saved.count
        case .inOrder: size = sizes[last]
        }
        let writtenBytes = result.count
        Self.resize(&result, to: size)
        // A file that grew without its bytes shows what the medium held before.
        if fillsWithGarbage, size > writtenBytes {
            for place in writtenBytes..<size { result[place] = UInt8.random(in: 0...255, using: &random) }
        }
        return result
    }

    private static func apply(_ new: UnsafeRawBufferPointer, at offset: Int, to bytes: inout [UInt8]) {
        if bytes.count < offset + new.count { resize(&bytes, to: offset + new.count) }
        bytes.withUnsafeMutableBytes { UnsafeMutableRawBufferPointer(rebasing: $0[offset...]).copyMemory(from: new) }
    }

    private static func resize(_ bytes: inout [UInt8], to count: Int) {
        if count < bytes.count {
            bytes.removeLast(bytes.count - count)
        } else {
            bytes += [UInt8](repeating: 0, count: count - bytes.count)
        }
    }
}
