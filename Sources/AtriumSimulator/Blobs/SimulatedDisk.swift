import AtriumWire

/// The disk under the files: their bytes and their names, each of which has to be synced to outlive a power cut. Names
/// reach the disk in the order they were given.
final class SimulatedDisk {
    /// A name in the folders.
    enum Name: Hashable {
        case part(FileID)
        case blob(Digest)
        case checksums(Digest)
    }

    private enum Change {
        case give(Name, SimulatedFile)
        case take(Name)
    }

    /// What a write may meet.
    enum Fault: Error {
        case broken
        case full

        var code: ErrorCode {
            switch self {
            case .broken: .storage
            case .full: .storageFull
            }
        }
    }

    private(set) var names: [Name: SimulatedFile] = [:]
    private var synced: [Name: SimulatedFile] = [:]
    private var unsynced: [Change] = []
    /// Bytes that are to be removed.
    private var removals: Set<Digest> = []
    /// How often bytes were kept of which the core does not know yet.
    private var unknown: [Digest: Int] = [:]

    /// Decides whether the next write fails; nil where it works.
    var fault: () -> Fault? = { nil }

    func create(_ name: Name) throws(Fault) -> SimulatedFile {
        if let fault = fault() { throw fault }
        let file = SimulatedFile()
        give(name, file)
        return file
    }

    /// Gives a file that was in memory a name, where its bytes can be written.
    func save(_ file: SimulatedFile, as name: Name) throws(Fault) {
        if let fault = fault() { throw fault }
        give(name, file)
    }

    func write(_ bytes: [UInt8], _ block: UInt32, to file: SimulatedFile) throws(Fault) {
        if let fault = fault() { throw fault }
        file.write(block, bytes)
    }

    func rename(_ old: Name, to new: Name) {
        guard let file = names[old] else { return }
        remove(old)
        give(new, file)
    }

    /// The core wants the bytes of a digest removed, unless they are kept anew before that.
    func orderRemoval(_ digest: Digest) {
        if unknown[digest] == nil { removals.insert(digest) }
    }

    /// The core knows of bytes that were kept.
    func acknowledge(_ digest: Digest) {
        let count = unknown[digest] ?? 0
        unknown[digest] = count > 1 ? count - 1 : nil
    }

    /// Removes bytes that are still to be removed.
    func removeOrdered(_ digest: Digest) {
        guard removals.remove(digest) != nil else { return }
        remove(.blob(digest))
        remove(.checksums(digest))
    }

    /// Gives an upload its final name, or uses the bytes that are there: they stay.
    func keep(_ file: FileID, as digest: Digest) {
        removals.remove(digest)
        unknown[digest, default: 0] += 1
        if names[.blob(digest)] == nil { rename(.part(file), to: .blob(digest)) } else { remove(.part(file)) }
    }

    func remove(_ name: Name) {
        guard names.removeValue(forKey: name) != nil else { return }
        unsynced.append(.take(name))
    }

    private func give(_ name: Name, _ file: SimulatedFile) {
        names[name] = file
        unsynced.append(.give(name, file))
    }

    /// Makes the names last.
    func syncNames() {
        for change in unsynced { apply(change) }
        unsynced = []
    }

    private func apply(_ change: Change) {
        switch change {
        case .give(let name, let file): synced[name] = file
        case .take(let name): synced[name] = nil
        }
    }

    /// The power is cut: names are there as far as they were written, bytes as each file says.
    func losePower(_ random: inout SeededRandom, _ faults: inout FaultCounts) {
        // A name whose file was being written was most likely there before its bytes.
        let tornPlace = unsynced.lastIndex { if case .give(_, let file) = $0 { file.tearing != nil } else { false } }
        let keptCount = max(random.below(unsynced.count + 1), tornPlace.map { $0 + 1 } ?? 0)
        for change in unsynced.prefix(keptCount) { apply(change) }
        faults[.fileLost] += unsynced.count - keptCount
        unsynced = []
        names = synced
        for name in names.keys.sorted(by: { $0.order.lexicographicallyPrecedes($1.order) }) {
            names[name]?.losePower(&random, &faults)
        }
    }

    /// A server that starts removes what is left of uploads that have ended.
    func removeParts(keeping files: Set<FileID>) {
        (removals, unknown) = ([], [:])
        for name in names.keys.sorted(by: { $0.order.lexicographicallyPrecedes($1.order) }) {
            if case .part(let file) = name, !files.contains(file) { remove(name) }
        }
    }
}

extension SimulatedDisk.Name {
    /// Sorts names the same in every run.
    fileprivate var order: [UInt8] {
        switch self {
        case .part(let file): [0] + withUnsafeBytes(of: file.rawValue.bigEndian) { Array($0) }
        case .blob(let digest): [1] + digest.bytes
        case .checksums(let digest): [2] + digest.bytes
        }
    }
}
