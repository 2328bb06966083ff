import CSQLite

/// The files of a disk, who has them open, and what is to go wrong.
struct DiskState {
    /// What faults tell calls apart by.
    enum Call {
        case write, sync, other

        func canMeet(_ fault: DiskFault) -> Bool {
            switch fault {
            case .error, .powerCut: true
            case .full: self == .write
            case .failedSync: self == .sync
            }
        }
    }

    /// A file that is open.
    struct OpenFile {
        /// The file's number on the disk; names come and go.
        var file: Int
        var name: String
        /// Whether its first sync also saves the folder, as SQLite has it for files it made.
        var savesFolder: Bool
        var lock = SQLITE_LOCK_NONE
    }

    var random: SeededGenerator
    var files: [Int: StoredFile] = [:]
    /// The folder as the system shows it.
    var names: [String: Int] = [:]
    /// What each name stood for since the folder was last synced; the first is what the medium has.
    private var history: [String: [Int?]] = [:]
    var openFiles: [Int: OpenFile] = [:]
    var indexes: [Int: SharedIndex] = [:]
    /// The memory of programs that have ended: their last calls may still touch it.
    private var abandoned: [SharedIndex] = []
    private var nextNumber = 1

    /// Calls since the last crash or arming.
    var callCount = 0
    var armed: (fault: DiskFault, atCall: Int)?
    /// The call at which it came.
    var struckAt: Int?
    var isFull = false
    var isOff = false

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
    }

    mutating func takeNumber() -> Int {
        nextNumber += 1
        return nextNumber - 1
    }

    /// What comes of a call: nil where it is to be done, or a fault.
    mutating func count(_ call: Call = .other) -> DiskFault? {
        callCount += 1
        if isOff { return .powerCut }
        guard let armed, callCount >= armed.atCall, struckAt == nil, call.canMeet(armed.fault) else { return nil }
        struckAt = callCount
        switch armed.fault {
        case .error, .failedSync: break
        case .full:
            isFull = true
            return nil
        case .powerCut: isOff = true
        }
        return armed.fault
    }

    mutating func setName(_ name: String, to file: Int?) {
        history[name, default: [names[name]]].append(file)
        names[name] = file
    }

    mutating func syncFolder() { history.removeAll() }

    mutating func crash(_ crash: Crash) {
        openFiles.removeAll()
        abandoned.append(contentsOf: indexes.values)
        indexes.removeAll()
        isOff = false
        isFull = false
        armed = nil
        callCount = 0
        guard crash == .power else { return }
        for name in history.keys.sorted() {
            guard let state = history[name]?.randomElement(using: &random) else { continue }
            names[name] = state
        }
        history.removeAll()
        let kept = Set(names.values)
        files = files.filter { kept.contains($0.key) }
        for number in files.keys.sorted() { files[number]?.losePower(&random) }
    }
}
