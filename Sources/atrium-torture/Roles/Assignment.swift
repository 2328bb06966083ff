/// What a client process is told: who it is, and where things lie.
struct Assignment {
    /// Its account, and the name of its files.
    let name: String
    /// Its place on the board.
    let slot: Int
    /// Lives before this one.
    let life: Int
    let seed: UInt64
    /// The port on loopback.
    let port: UInt16
    /// The folder all clients share.
    let folder: String

    /// Rooms everybody is in.
    static let rooms = ["torture0", "torture1"]

    init(name: String, slot: Int, life: Int, seed: UInt64, port: UInt16, folder: String) {
        self.name = name
        self.slot = slot
        self.life = life
        self.seed = seed
        self.port = port
        self.folder = folder
    }

    init(_ words: ArraySlice<String>) throws(Failure) {
        let words = Array(words)
        guard words.count == 6, let slot = Int(words[1]), let life = Int(words[2]), let seed = UInt64(words[3]),
            let port = UInt16(words[4])
        else { throw Failure("a role is given NAME SLOT LIFE SEED PORT FOLDER", status: 2) }
        self.init(name: words[0], slot: slot, life: life, seed: seed, port: port, folder: words[5])
    }

    var words: [String] { [name, "\(slot)", "\(life)", "\(seed)", "\(port)", folder] }
    var recordPath: String { "\(folder)/\(name).record" }
    var boardPath: String { "\(folder)/board" }
    var keyFolder: String { "\(folder)/\(name).keys" }
}
