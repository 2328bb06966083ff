import AtriumNet
import AtriumWire
import Glibc

/// Reads the files that are sent and writes those that come, one request after the other. Confined to its thread.
final class DiskThread {
    /// Most blocks of one `read`, so that transfers take turns.
    static let readBlocksMax = 16
    /// Requests and reports that may wait. What is asked for is bounded by credit and by the blocks read ahead.
    static let messagesMax = 1 << 18

    private let requests: Mailbox<DiskRequest>
    private let reports: Mailbox<DiskReport>
    private var uploads: [CommandToken: UploadFile] = [:]
    private var targets: [CommandToken: DownloadTarget] = [:]
    private var downloads: [CommandToken: PartialFile] = [:]

    init(requests: Mailbox<DiskRequest>, reports: Mailbox<DiskReport>) {
        self.requests = requests
        self.reports = reports
    }

    /// Works until it is told to stop; what is unfinished then is removed.
    func run() {
        var wanted = pollfd(fd: requests.wakeUp.descriptor, events: Int16(POLLIN), revents: 0)
        var batch: [DiskRequest] = []
        while true {
            _ = poll(&wanted, 1, -1)
            requests.wakeUp.clear()
            requests.drain(into: &batch)
            for request in batch {
                guard perform(request) else { return }
            }
        }
    }

    /// - Returns: false where the thread is to end.
    private func perform(_ request: DiskRequest) -> Bool {
        switch request {
        case .open(let token, let path): attempt(token) { () throws(ClientError) in try open(token, path) }
        case .read(let token, let transfer, let blocks):
            attempt(token) { () throws(ClientError) in try read(token, transfer, blocks) }
        case .prepare(let token, let destination, let overwrite):
            attempt(token) { () throws(ClientError) in
                targets[token] = try DownloadTarget(destination: destination, overwrite: overwrite)
                reports.post(.prepared(token))
            }
        case .create(let token, let name, let layout):
            attempt(token) { () throws(ClientError) in
                guard let target = targets.removeValue(forKey: token) else { return }
                downloads[token] = try PartialFile(target: target, offeredName: name, layout: layout)
            }
        case .write(let token, let transfer, let blocks):
            attempt(token) { () throws(ClientError) in
                guard let file = downloads[token] else { return }
                for block in blocks { try file.write(block) }
            }
            reports.post(.written(token, transfer, bytes: blocks.reduce(0) { $0 + $1.data.count }))
        case .finish(let token, let digest):
            attempt(token) { () throws(ClientError) in
                guard let file = downloads[token] else { return }
                try file.finish(expecting: digest)
                reports.post(.finished(token, digest, path: file.path))
            }
        case .close(let token):
            forget(token)
            reports.post(.closed(token))
        case .stop:
            return false
        }
        return true
    }

    private func attempt(_ token: CommandToken, _ body: () throws(ClientError) -> Void) {
        do throws(ClientError) {
            try body()
        } catch {
            forget(token)
            reports.post(.failed(token, error))
        }
    }

    private func forget(_ token: CommandToken) {
        uploads[token] = nil
        targets[token] = nil
        downloads[token] = nil
    }

    private func open(_ token: CommandToken, _ path: String) throws(ClientError) {
        let file = try UploadFile(path: path)
        uploads[token] = file
        reports.post(.opened(token, file.layout))
        if file.isRead { reports.post(.digest(token, try file.digest())) }
    }

    private func read(_ token: CommandToken, _ transfer: TransferID, _ range: Range<Int>) throws(ClientError) {
        guard let file = uploads[token] else { return }
        let wasRead = file.isRead
        var blocks: [UploadBlock] = []
        for number in range { blocks.append(try file.read(number, for: transfer)) }
        reports.post(.blocks(token, blocks))
        if file.isRead && !wasRead { reports.post(.digest(token, try file.digest())) }
    }
}
