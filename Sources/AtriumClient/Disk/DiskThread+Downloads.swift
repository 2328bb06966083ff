import AtriumNet
import AtriumWire
import Glibc

/// Files that come.
extension DiskThread {
    func prepare(
        _ token: CommandToken, _ place: DownloadPlace, _ target: DownloadTarget
    ) throws(ClientError) {
        targets[token] = target
        if let file = records.record("download", key: place.key + " " + target.key) {
            let record = DownloadRecord(opening: file)
            downloadRecords[token] = record
            if let partial = try PartialFile(target: target, record: record) {
                let entries = record.takeEntries(blockCount: partial.layout.blockCount)
                recoveries[token] = Recovery(partial, entries)
                return tell(.recovering(token))
            }
        }
        tell(.prepared(token, sizeBytes: nil, received: []))
    }

    func recover(_ token: CommandToken) throws(ClientError) {
        guard let recovery = recoveries[token] else { return }
        guard try recovery.step() else { return tell(.recovering(token)) }
        recoveries[token] = nil
        targets[token] = nil
        downloads[token] = recovery.file
        tell(
            .prepared(
                token, sizeBytes: recovery.file.layout.sizeBytes, received: recovery.file.writtenRuns))
    }

    func create(_ token: CommandToken, _ offeredName: String, _ layout: BlockLayout) throws(ClientError) {
        guard let target = targets.removeValue(forKey: token) else { return }
        downloads[token] = try PartialFile(
            target: target, offeredName: offeredName, layout: layout, record: downloadRecords[token])
    }
}
