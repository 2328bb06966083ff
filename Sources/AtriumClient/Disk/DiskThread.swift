import AtriumNet
import AtriumWire
import Glibc

/// Reads the files that are sent and writes those that come, one request after the other. Confined to its thread.
final class DiskThread {
    /// Most blocks of one `read`, so that transfers take turns.
    static let readBlocksMax = 8
    /// Requests and reports that may wait. What is asked for is bounded by credit and by the blocks read ahead.
    static let messagesMax = 1 << 18

    private let requests: Mailbox<DiskRequest>
    private let reports: Mailbox<DiskReport>
    let records: RecordFolder
    var uploads: [CommandToken: UploadJob] = [:]
    var targets: [CommandToken: DownloadTarget] = [:]
    /// Records of downloads that are not begun yet.
    var downloadRecords: [CommandToken: DownloadRecord] = [:]
    var recoveries: [CommandToken: Recovery] = [:]
    var downloads: [CommandToken: PartialFile] = [:]

    init(requests: Mailbox<DiskRequest>, reports: Mailbox<DiskReport>, records: RecordFolder) {
        self.requests = requests
        self.reports = reports
        self.records = records
    }

    /// Works until it is told to stop; what is unfinished then is kept for a later run.
    func run() {
        var wanted = pollfd(fd: requests.wakeUp.descriptor, events: Int16(POLLIN), revents: 0)
        var batch: [DiskRequest] = []
        while true {
            _ = poll(&wanted, 1, -1)
            requests.wakeUp.clear()
            requests.drain(into: &batch)
            for request in batch {
                guard perform(request) else { return keepAll() }
            }
        }
    }

    /// - Returns: false where the thread is to end.
    private func perform(_ request: DiskRequest) -> Bool {
        switch request {
        case .open(let token, let path, let place, let fresh, let anew):
            attempt(token) { () throws(ClientError) in
                try open(token, path, place, fresh: fresh, anew: anew)
            }
        case .note(let token, let file):
            uploads[token]?.record?.note(file)
        case .read(let token, let transfer, let blocks):
            attempt(token) { () throws(ClientError) in try read(token, transfer, blocks) }
        case .check(let token, let transfer, let count):
            attempt(token) { () throws(ClientError) in try check(token, transfer, count) }
        case .hash(let token, let transfer):
            attempt(token) { () throws(ClientError) in try hash(token, transfer) }
        case .prepare(let token, let place, let destination, let overwrite):
            attempt(token) { () throws(ClientError) in
                try prepare(token, place, DownloadTarget(destination: destination, overwrite: overwrite))
            }
        case .recover(let token):
            attempt(token) { () throws(ClientError) in try recover(token) }
        case .create(let token, let name, let layout):
            attempt(token) { () throws(ClientError) in try create(token, name, layout) }
        case .write(let token, let transfer, let blocks):
            attempt(token) { () throws(ClientError) in try downloads[token]?.write(blocks) }
            tell(.written(token, transfer, bytes: blocks.reduce(0) { $0 + $1.data.count }))
        case .finish(let token, let digest):
            attempt(token) { () throws(ClientError) in
                guard let file = downloads[token] else { return }
                guard try file.hashOn() else { return tell(.finishing(token, digest)) }
                try file.finish(expecting: digest)
                tell(.finished(token, digest, path: file.path))
            }
        case .close(let token, let keeps):
            close(token, keeps: keeps)
            tell(.closed(token))
        case .stop:
            return false
        }
        return true
    }

    func tell(_ report: DiskReport) { reports.post(report) }

    private func attempt(_ token: CommandToken, _ body: () throws(ClientError) -> Void) {
        do throws(ClientError) {
            try body()
        } catch {
            // The machine decides whether a file that changed is sent anew.
            if error == UploadFile.changed, uploads[token] != nil { return tell(.changed(token)) }
            close(token, keeps: false)
            tell(.failed(token, error))
        }
    }

    private func close(_ token: CommandToken, keeps: Bool) {
        if keeps {
            uploads[token]?.record?.keep()
            (downloads[token] ?? recoveries[token]?.file)?.keep()
        } else {
            uploads[token]?.record?.remove()
        }
        // Of a download that never began an empty record is left, or that of an earlier run, which still knows what
        // there is.
        if let record = downloadRecords[token], record.header == nil { record.remove() }
        uploads[token] = nil
        targets[token] = nil
        downloadRecords[token] = nil
        recoveries[token] = nil
        downloads[token] = nil
    }

    private func keepAll() {
        for token in Set(uploads.keys).union(targets.keys).union(downloads.keys) { close(token, keeps: true) }
    }
}
