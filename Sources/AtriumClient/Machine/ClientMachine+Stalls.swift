import AtriumSession

/// Transfers that stand still although they could move.
extension ClientMachine {
    /// Notes which transfers have reason to move, and since when.
    func watchTransfers(at now: MonotonicTime) {
        for upload in uploads.values {
            if !upload.wantsToSend {
                upload.stall.stop()
            } else if upload.stall.deadline == nil {
                upload.stall.start(at: now)
            }
        }
        for download in downloads.values {
            if !wantsBlocks(download) {
                download.stall.stop()
            } else if download.stall.deadline == nil {
                download.stall.start(at: now)
            }
        }
    }

    /// Whether the server owes blocks, and was granted credit for them.
    private func wantsBlocks(_ download: Download) -> Bool {
        guard let connection, download.server == .open, !download.isFinishing, !download.isFollowing else {
            return false
        }
        let credit = connection.receiveCredit.availableBytes(of: download.id)
        return credit >= UInt64(BlockLayout.blockBytes)
    }

    /// When the first of them will have stood still for too long.
    var nextStall: MonotonicTime? {
        let uploads = uploads.values.compactMap(\.stall.deadline).min()
        let downloads = downloads.values.compactMap(\.stall.deadline).min()
        return [uploads, downloads].compactMap(\.self).min()
    }

    /// Gives up a link on which a transfer stands still; or the transfer, where that did not help.
    func endStalls(at now: MonotonicTime) {
        guard let nextStall, now >= nextStall else { return }
        let late = uploads.values.filter { $0.stall.deadline.map { now >= $0 } ?? false }
        for upload in late.sorted(by: { $0.progress.token < $1.progress.token }) {
            if upload.stall.standsStill() {
                renewLink(upload.progress.name)
            } else {
                // The link ends what there is of it on the server, which keeps it: a Cancel would take it back.
                upload.server = .ended
                fail(upload, standstill, at: now)
                finish(.failed(standstill))
            }
        }
        let silent = downloads.values.filter { $0.stall.deadline.map { now >= $0 } ?? false }
        for download in silent.sorted(by: { $0.progress.token < $1.progress.token }) {
            if download.stall.standsStill() {
                renewLink(download.progress.name)
            } else {
                fail(download, standstill, at: now)
            }
        }
    }

    private func renewLink(_ name: String) {
        let seconds = Stall.milliseconds / 1_000
        sink.mention(.notice("\(name) has stood still for \(seconds) seconds; connecting anew"))
        finish(.failed(ClientError(.lost, "\(name) stood still for \(seconds) seconds")))
    }

    private var standstill: ClientError {
        ClientError(.lost, "not a byte moved over \(Stall.linksMax) new connections; try again later")
    }
}
