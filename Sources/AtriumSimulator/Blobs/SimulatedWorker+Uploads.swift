import AtriumServices
import AtriumSession
import AtriumStorage
import AtriumWire

/// Uploads: begun, written, ended, given up, in the order of steps of the real worker.
extension SimulatedWorker {
    func open(_ file: FileID, sizeBytes: UInt64, lease: UInt32) {
        if let upload = uploads[file], lease > upload.lease { spill(file) }
        if let upload = uploads[file] {
            guard lease > upload.lease else { return }
            upload.lease = lease
            upload.finish = nil
            if upload.isPaused { tell(upload, .flowing) }
            upload.isPaused = false
            return
        }
        guard endings[file] == nil else { return }
        if lease == UploadLease.first, sizeBytes <= SimulatedUpload.blockBytes {
            uploads[file] = SimulatedUpload(
                file, sizeBytes: sizeBytes, file: SimulatedFile(), lease: lease, isHeld: true)
            return
        }
        do throws(SimulatedDisk.Fault) {
            _ = try make(file, sizeBytes: sizeBytes, lease: lease)
        } catch {
            endings[file] = .gone
            disk.remove(.part(file))
            report(.uploadFailed(file, .failed, error.code, nil, requestID: 0))
        }
    }

    /// Opens the part of a file: the one an earlier run left, or a new one.
    func make(_ file: FileID, sizeBytes: UInt64, lease: UInt32) throws(SimulatedDisk.Fault) -> SimulatedUpload {
        let part: SimulatedFile
        if let left = disk.names[.part(file)] { part = left } else { part = try disk.create(.part(file)) }
        let upload = SimulatedUpload(file, sizeBytes: sizeBytes, file: part, lease: lease)
        uploads[file] = upload
        return upload
    }

    /// A sender asks what there is of its file.
    func take(_ file: FileID, _ lease: UInt32, _ key: TransferKey, requestID: UInt32) {
        guard let upload = uploads[file], upload.lease == lease else { return }
        report(.opened(key, requestID: requestID, upload.held))
    }

    func write(
        _ file: FileID, _ lease: UInt32, _ key: TransferKey, _ block: UInt32, _ checksum: UInt32, _ bytes: [UInt8]
    ) {
        report(.consumed(key, bytes: bytes.count))
        guard let upload = uploads[file] else { return }
        guard lease == upload.lease else {
            guard !upload.told.contains(key) else { return }
            upload.told.append(key)
            return report(.failed(key, .leaseLost))
        }
        upload.writer = key
        guard upload.received[block] == nil else { return }
        if upload.isHeld {
            upload.file.write(block, bytes)
            upload.note(block, checksum: checksum)
            return settle(upload)
        }
        do throws(SimulatedDisk.Fault) {
            try disk.write(bytes, block, to: upload.file)
            upload.note(block, checksum: checksum)
        } catch {
            return fail(upload, .failed, error.code)
        }
        if world.tearsFile() {
            upload.file.tear()
            return world.schedule(.serverFails(start: server.start, losingPower: true), in: 1)
        }
        settle(upload)
    }

    func finish(_ file: FileID, _ lease: UInt32, _ finish: SimulatedUpload.Finish) {
        guard let upload = uploads[file], upload.finish == nil || upload.lease != lease else {
            return report(.finishRefused(finish.key, requestID: finish.requestID, .noSuchTransfer))
        }
        guard upload.lease == lease else {
            return report(.finishRefused(finish.key, requestID: finish.requestID, .leaseLost))
        }
        upload.finish = finish
        settle(upload)
    }

    /// Goes on with an upload in memory as with any other. What has ended before is kept first.
    func spill(_ file: FileID) {
        guard uploads[file]?.isHeld == true else { return }
        keepEnded()
        guard let upload = uploads[file], upload.isHeld else { return }
        do throws(SimulatedDisk.Fault) {
            try disk.save(upload.file, as: .part(file))
            upload.isHeld = false
        } catch {
            fail(upload, .failed, error.code)
        }
    }

    /// Takes an upload one step further to its end.
    private func settle(_ upload: SimulatedUpload) {
        guard let finish = upload.finish else { return }
        if upload.isWhole {
            guard upload.isHeld else { return complete(upload, finish) }
            if !ended.contains(where: { $0 === upload }) { ended.append(upload) }
            return
        }
        guard upload.prefixCount >= finish.askedThrough else { return }
        let runs = upload.missing(runsMax: 4)
        for run in runs {
            report(.missing(finish.key, firstBlock: run.lowerBound, blockCount: UInt32(run.count)))
        }
        upload.finish?.askedThrough = runs.last?.upperBound ?? 0
    }

    /// Bytes compared and synced, checksums named first, then the bytes, then the names synced; only then the core.
    private func complete(_ upload: SimulatedUpload, _ finish: SimulatedUpload.Finish) {
        guard hasDigest(upload, finish.digest) else { return fail(upload, .mismatch, .digestMismatch) }
        do throws(SimulatedDisk.Fault) {
            try sync(upload)
            if upload.blockCount > 1 {
                let checksums = try disk.create(.checksums(finish.digest))
                checksums.sync()
            }
        } catch {
            return fail(upload, .failed, error.code)
        }
        disk.keep(upload.id, as: finish.digest)
        disk.syncNames()
        reportStored(upload, finish)
    }

    /// Keeps the uploads in memory that have ended, step by step for all: bytes, syncs, names, and the names synced.
    func keepEnded() {
        var kept: [SimulatedUpload] = []
        for upload in ended {
            guard let finish = upload.finish, uploads[upload.id] === upload else { continue }
            guard hasDigest(upload, finish.digest) else {
                fail(upload, .mismatch, .digestMismatch)
                continue
            }
            do throws(SimulatedDisk.Fault) {
                try disk.save(upload.file, as: .part(upload.id))
                kept.append(upload)
            } catch {
                fail(upload, .failed, error.code)
            }
        }
        ended = []
        if let torn = kept.last, world.tearsFile() {
            torn.file.tear()
            return world.schedule(.serverFails(start: server.start, losingPower: true), in: 1)
        }
        kept.removeAll { upload in
            do throws(SimulatedDisk.Fault) {
                try sync(upload)
                return false
            } catch {
                fail(upload, .failed, error.code)
                return true
            }
        }
        for upload in kept {
            if let finish = upload.finish { disk.keep(upload.id, as: finish.digest) }
        }
        if !kept.isEmpty { disk.syncNames() }
        for upload in kept {
            if let finish = upload.finish { reportStored(upload, finish) }
        }
    }

    private func hasDigest(_ upload: SimulatedUpload, _ digest: Digest) -> Bool {
        var hash = SHA256Hash()
        for block in 0..<upload.blockCount { hash.update(upload.file.blocks[block] ?? []) }
        return hash.finish() == digest
    }

    private func sync(_ upload: SimulatedUpload) throws(SimulatedDisk.Fault) {
        if let fault = disk.fault() { throw fault }
        if world.settings.plant == .renameBeforeFsync {
            unsyncedNames.append(upload.file)
        } else {
            upload.file.sync()
        }
    }

    private func reportStored(_ upload: SimulatedUpload, _ finish: SimulatedUpload.Finish) {
        let digest = finish.digest
        uploads[upload.id] = nil
        endings[upload.id] = .stored(digest)
        report(.stored(upload.id, digest, finish.key, requestID: finish.requestID))
        for follower in upload.followers {
            guard let file = disk.names[.blob(digest)] else { continue }
            downloads[follower]?.source = .stored(file, digest)
        }
    }

    /// The sender's link is gone: those who follow are told to wait.
    func pause(_ file: FileID, _ lease: UInt32) {
        guard let upload = uploads[file], upload.lease == lease, !upload.isPaused else { return }
        upload.isPaused = true
        upload.finish = nil
        tell(upload, .waiting)
    }

    private func tell(_ upload: SimulatedUpload, _ flow: FlowState) {
        for follower in upload.followers { report(.flow(follower, flow)) }
    }

    /// Gives an upload up, by the core's word.
    func discard(_ file: FileID) {
        keepEnded()
        guard let upload = uploads[file] else {
            guard endings[file] == nil else { return }
            endings[file] = .gone
            return disk.remove(.part(file))
        }
        if let finish = upload.finish {
            report(.finishRefused(finish.key, requestID: finish.requestID, .fileWithdrawn))
        }
        drop(upload)
    }

    private func fail(_ upload: SimulatedUpload, _ reason: WithdrawReason, _ code: ErrorCode) {
        report(
            .uploadFailed(
                upload.id, reason, code, upload.finish?.key ?? upload.writer,
                requestID: upload.finish?.requestID ?? 0))
        drop(upload)
    }

    private func drop(_ upload: SimulatedUpload) {
        uploads[upload.id] = nil
        endings[upload.id] = .gone
        disk.remove(.part(upload.id))
        for follower in upload.followers {
            end(follower)
            report(.failed(follower, .fileWithdrawn))
        }
    }
}
