import AtriumClient
import AtriumNet
import AtriumSession
import AtriumWire

/// The disk of a machine's computer: the files it sends, those that come, and the records that let both go on when the
/// program was ended. It does what is asked later, in order, and sometimes fails.
final class PeerDisk {
    /// What is left of an upload.
    private struct UploadRecord {
        let place: UploadPlace
        let path: String
        let operation: OperationID
    }

    /// What is left of a download.
    private struct Partial {
        let place: DownloadPlace
        let layout: BlockLayout
        /// The command that works on it; nil where an earlier run left it.
        var owner: CommandToken?
        var blocks: [UInt32: [UInt8]] = [:]
    }

    /// What is being done for one command.
    private struct Job {
        var content: Int?
        /// Blocks read in order so far, which are hashed with that.
        var hashedCount = 0
        var upload: UploadRecord?
        var place: DownloadPlace?
    }

    private unowned let world: World
    private var records: [UploadRecord] = []
    private var partials: [Partial] = []
    private var jobs: [CommandToken: Job] = [:]
    private var answers: [(time: UInt64, report: DiskReport)] = []

    init(_ world: World) {
        self.world = world
    }

    /// When the next answer is there; nil where nothing is being done.
    var nextAnswer: UInt64? { answers.first?.time }

    /// The answers that are there.
    func drain() -> [DiskReport] {
        let count = answers.firstIndex { $0.time > world.now } ?? answers.count
        defer { answers.removeFirst(count) }
        return answers[..<count].map(\.report)
    }

    /// The program ends: what it was doing is left as it is. A block that was being written may be gone.
    func crash(losingAll: Bool) {
        jobs = [:]
        answers = []
        if losingAll {
            records = []
            partials = []
        }
        for index in partials.indices {
            partials[index].owner = nil
            guard let block = partials[index].blocks.keys.max(), world.random.once(in: 2) else { continue }
            partials[index].blocks[block] = nil
        }
    }

    private func tell(_ report: DiskReport) {
        let time = max(world.now + world.random.nanoseconds(10_000...3_000_000), answers.last?.time ?? 0)
        answers.append((time, report))
    }

    private func fail(_ token: CommandToken) {
        close(token, keeps: false)
        tell(.failed(token, ClientError(.local, "the simulated disk failed")))
    }

    /// Does what a machine asks for.
    func perform(_ request: DiskRequest) {
        let mayFail = world.isFaulty && world.random.once(in: 300)
        switch request {
        case .open(let token, let path, let place, let fresh, let anew):
            mayFail ? fail(token) : open(token, path, place, fresh, anew)
        case .note, .stop: break
        case .read(let token, let transfer, let range):
            mayFail ? fail(token) : read(token, transfer, range)
        case .check(let token, let transfer, let count):
            guard let content = content(of: token) else { return }
            var hash = SHA256Hash()
            for block in content.blocks.prefix(count) { hash.update(block) }
            tell(.checked(token, transfer, hash.finish()))
        case .hash(let token, _):
            guard let content = content(of: token) else { return }
            tell(.digest(token, content.digest))
        case .prepare(let token, let place, _, _): prepare(token, place)
        case .recover: break
        case .create(let token, _, let layout):
            guard let place = jobs[token]?.place, !partials.contains(where: { $0.owner == token }) else { return }
            partials.append(Partial(place: place, layout: layout, owner: token))
        case .write(let token, let transfer, let blocks):
            if mayFail { fail(token) } else { write(token, blocks) }
            tell(.written(token, transfer, bytes: blocks.reduce(0) { $0 + $1.data.count }))
        case .finish(let token, let digest): mayFail ? fail(token) : finish(token, digest)
        case .close(let token, let keeps):
            close(token, keeps: keeps)
            tell(.closed(token))
        }
    }

    private func content(of token: CommandToken) -> FileContent? {
        jobs[token]?.content.map { world.contents[$0] }
    }

    private func open(
        _ token: CommandToken, _ path: String, _ place: UploadPlace, _ fresh: OperationID, _ anew: Bool
    ) {
        guard let index = Int(path.drop { !$0.isNumber }),
            let layout = BlockLayout(sizeBytes: world.contents[index].sizeBytes)
        else { return fail(token) }
        // What another command of this program is sending is not taken from it.
        let isInUse = jobs.contains {
            $0.key != token && $0.value.upload?.place == place && $0.value.upload?.path == path
        }
        if anew { records.removeAll { $0.place == place && $0.path == path } }
        let known = isInUse ? nil : records.first { $0.place == place && $0.path == path }
        let record = known ?? UploadRecord(place: place, path: path, operation: fresh)
        if known == nil, !isInUse { records.append(record) }
        jobs[token] = Job(content: index, upload: isInUse ? nil : record)
        tell(.opened(token, layout, operation: record.operation, isKnown: known != nil, replaces: nil))
    }

    private func read(_ token: CommandToken, _ transfer: TransferID, _ range: Range<Int>) {
        guard let content = content(of: token) else { return }
        let blocks = range.map { number in
            var frame: [UInt8] = []
            let data = content.blocks[number]
            ChunkHead.encode(
                transfer: transfer, block: UInt32(number), checksum: content.checksums[number], dataBytes: data.count,
                into: &frame)
            return UploadBlock(number: number, frame: frame + data, dataBytes: data.count)
        }
        tell(.blocks(token, transfer, blocks))
        guard jobs[token]?.hashedCount == range.lowerBound else { return }
        jobs[token]?.hashedCount = range.upperBound
        if range.upperBound == content.blocks.count { tell(.digest(token, content.digest)) }
    }

    private func prepare(_ token: CommandToken, _ place: DownloadPlace) {
        jobs[token] = Job(place: place)
        guard let left = partials.firstIndex(where: { $0.place == place && $0.owner == nil }) else {
            return tell(.prepared(token, sizeBytes: nil, received: []))
        }
        partials[left].owner = token
        let partial = partials[left]
        var runs: [Range<Int>] = []
        for block in partial.blocks.keys.sorted().map({ Int($0) }) {
            if let last = runs.last, last.upperBound == block {
                runs[runs.count - 1] = last.lowerBound..<block + 1
            } else {
                runs.append(block..<block + 1)
            }
        }
        tell(.prepared(token, sizeBytes: partial.layout.sizeBytes, received: runs))
    }

    private func write(_ token: CommandToken, _ blocks: [DownloadBlock]) {
        guard let index = partials.firstIndex(where: { $0.owner == token }) else { return }
        for block in blocks { partials[index].blocks[UInt32(block.number)] = block.data }
    }

    private func finish(_ token: CommandToken, _ digest: Digest) {
        guard let partial = partials.first(where: { $0.owner == token }) else { return }
        let end = DownloadEnd(transfer: TransferID(rawValue: 0), sizeBytes: partial.layout.sizeBytes, digest: digest)
        world.checker.fetched(partial.place.file, end, partial.blocks, account: partial.place.account)
        partials.removeAll { $0.owner == token }
        tell(.finished(token, digest, path: "fetched"))
    }

    private func close(_ token: CommandToken, keeps: Bool) {
        let job = jobs.removeValue(forKey: token)
        guard !keeps else {
            for index in partials.indices where partials[index].owner == token { partials[index].owner = nil }
            return
        }
        if let upload = job?.upload { records.removeAll { $0.place == upload.place && $0.path == upload.path } }
        partials.removeAll { $0.owner == token }
    }
}
