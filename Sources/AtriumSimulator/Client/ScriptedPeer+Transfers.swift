import AtriumNet
import AtriumSession
import AtriumWire

/// Files, up and down.
extension ScriptedPeer {
    // MARK: Up

    func offer(_ id: OperationID, _ target: Target, _ content: Int, _ link: PeerLink) {
        let transfer = link.nextTransfer()
        link.uploads[transfer] = PeerUpload(operation: id, content: content)
        link.order.append(transfer)
        ask(
            Offer(
                operation: id, target: target, transfer: transfer, sizeBytes: world.contents[content].sizeBytes,
                name: "file\(content)"), .operation(id))
    }

    func offeredTransfer(_ offered: Offered, _ operation: PeerOperation, _ link: PeerLink) {
        guard link.uploads[offered.transfer] != nil else { return }
        link.uploads[offered.transfer]?.file = offered.file
        link.uploads[offered.transfer]?.credit = SendCredit(initialBytes: offered.creditBytes)
        if let prefix = offered.prefixBlocks { goOn(behind: prefix, offered, link) }
        // Stored already: there is nothing to send.
        guard offered.creditBytes == 0 else { return }
        link.forget(offered.transfer)
        settleOffer(operation.id)
    }

    /// The server has some of the file: what it lacks is sent, and nothing else.
    private func goOn(behind prefix: UInt32, _ offered: Offered, _ link: PeerLink) {
        guard let index = link.uploads[offered.transfer]?.content else { return }
        let content = world.contents[index]
        var hash = SHA256Hash()
        for block in content.blocks.prefix(Int(prefix)) { hash.update(block) }
        if hash.finish() != offered.prefixDigest {
            world.fail(.fileIsWhole, "the server has another beginning of \(offered.file) than was sent")
        }
        link.uploads[offered.transfer]?.nextBlock = UInt32(content.blocks.count)
        for range in offered.missing ?? [] {
            link.uploads[offered.transfer]?.resends += range.firstBlock..<range.firstBlock + range.blockCount
        }
    }

    /// Sends blocks as far as credit and the kernel let them leave.
    func sendChunks() {
        guard let link else { return }
        for transfer in link.order {
            while link.outgoing.isEmpty, let upload = link.uploads[transfer], upload.credit != nil,
                !upload.isEnded
                    || !upload.resends.isEmpty
            {
                let content = world.contents[upload.content]
                guard
                    let block = upload.resends.first
                        ?? (upload.nextBlock < content.blocks.count ? upload.nextBlock : nil)
                else {
                    link.uploads[transfer]?.isEnded = true
                    ask(UploadEnd(transfer: transfer, digest: content.digest), .uploadEnd(transfer))
                    flush()
                    break
                }
                guard sendChunk(block, of: content, transfer, link) else { break }
            }
        }
    }

    private func sendChunk(_ block: UInt32, of content: FileContent, _ transfer: TransferID, _ link: PeerLink) -> Bool {
        // A block that is left out, or damaged on its way, is asked for again.
        if world.isFaulty, world.random.once(in: 30), link.uploads[transfer]?.resends.isEmpty == true {
            link.uploads[transfer]?.nextBlock += 1
            return true
        }
        let bytes = content.blocks[Int(block)]
        guard var upload = link.uploads[transfer], var credit = upload.credit,
            SendCredit.spend(bytes.count, transfer: &credit, connection: &link.sending)
        else { return false }
        upload.credit = credit
        if upload.resends.isEmpty { upload.nextBlock += 1 } else { upload.resends.removeFirst() }
        link.uploads[transfer] = upload
        let checksum = content.checksums[Int(block)] ^ (world.isFaulty && world.random.once(in: 40) ? 1 : 0)
        ChunkHead.encode(
            transfer: transfer, block: block, checksum: checksum, dataBytes: bytes.count, into: &link.outgoing)
        link.outgoing.append(contentsOf: bytes)
        flush()
        return true
    }

    func uploadSettled(
        _ transfer: TransferID, _ header: FrameHeader, _ payload: RawSpan, _ error: ErrorFrame?, _ link: PeerLink
    ) throws {
        guard let upload = link.uploads[transfer] else { return }
        link.forget(transfer)
        settleOffer(upload.operation)
        guard header.kind == .stored else { return }
        let stored = try Stored(decoding: payload)
        world.note(.finished, UInt64(index), stored.file.rawValue, 0)
        world.checker.stored(stored.file, stored.digest, expected: world.contents[upload.content])
    }

    // MARK: Down

    func fetch() {
        guard let link, link.order.count < 3, !files.isEmpty else { return }
        let transfer = link.nextTransfer()
        let file = world.random.pick(files)
        let creditBytes = link.receiving.startBytes
        link.receiving.open(transfer, grantedBytes: creditBytes, at: now)
        link.downloads[transfer] = PeerDownload(file: file)
        link.order.append(transfer)
        ask(
            Fetch(transfer: transfer, file: file, firstBlock: 0, blockCount: 0, creditBytes: creditBytes),
            .fetch(transfer))
    }

    func cancelSomething() {
        guard let link, let transfer = link.order.last else { return }
        if let upload = link.uploads[transfer], let credit = upload.credit, !upload.isCancelled {
            link.uploads[transfer]?.isEnded = true
            link.uploads[transfer]?.isCancelled = true
            link.uploads[transfer]?.resends = []
            ask(Cancel(transfer: transfer, sentBytes: credit.sentBytes), .cancel(transfer))
        } else if let download = link.downloads[transfer], download.sizeBytes != nil, !download.isCancelled {
            cancel(transfer, isWhole: false, link)
        }
    }

    private func cancel(_ transfer: TransferID, isWhole: Bool, _ link: PeerLink) {
        link.downloads[transfer]?.isCancelled = true
        ask(Cancel(transfer: transfer, sentBytes: 0, kept: isWhole ? true : nil), .cancel(transfer))
    }

    func transfer(_ header: FrameHeader, _ payload: RawSpan, _ link: PeerLink) throws {
        if header.kind == .chunk {
            try chunk(try Chunk(decoding: payload), link)
        } else if header.kind == .credit {
            let credit = try Credit(decoding: payload)
            if credit.transfer.rawValue == 0 {
                try link.sending.grant(credit.bytes)
            } else {
                try link.uploads[credit.transfer]?.credit?.grant(credit.bytes)
            }
        } else if header.kind == .resend {
            let resend = try Resend(decoding: payload)
            guard link.uploads[resend.transfer]?.isCancelled == false else { return }
            link.uploads[resend.transfer]?.resends += resend.firstBlock..<resend.firstBlock + resend.blockCount
        } else if header.kind == .downloadEnd {
            let end = try DownloadEnd(decoding: payload)
            link.downloads[end.transfer]?.end = end
            finishIfWhole(end.transfer, link)
        } else if header.kind == .error, let transfer = try ErrorFrame(decoding: payload).transfer {
            if let upload = link.uploads[transfer] {
                link.forget(transfer)
                settleOffer(upload.operation)
            }
            if link.downloads[transfer]?.isCancelled == false { endDownload(transfer, link) }
        }
    }

    private func chunk(_ chunk: Chunk, _ link: PeerLink) throws {
        try link.receiving.receive(chunk.data.count, of: chunk.transfer)
        let isWhole = chunk.data.withUnsafeBytes { CRC32C.checksum($0) } == chunk.checksum
        if isWhole, link.downloads[chunk.transfer]?.isCancelled == false {
            link.downloads[chunk.transfer]?.blocks[chunk.block] = chunk.data
        }
        let bytes = link.downloads[chunk.transfer] == nil ? 0 : chunk.data.count
        let grants = link.receiving.consume(
            bytes, of: chunk.transfer, roundTripNanoseconds: link.session.roundTripNanoseconds, at: now)
        for credit in grants { post(credit.encoded(), link) }
        finishIfWhole(chunk.transfer, link)
    }

    private func finishIfWhole(_ transfer: TransferID, _ link: PeerLink) {
        guard let download = link.downloads[transfer], let end = download.end, !download.isCancelled else { return }
        guard download.blocks.count == Int(SimulatedUpload.blockCount(end.sizeBytes)) else { return }
        world.checker.fetched(download.file, end, download.blocks, account: link.account)
        cancel(transfer, isWhole: true, link)
    }

    /// Nothing of a download comes any more.
    func endDownload(_ transfer: TransferID, _ link: PeerLink) {
        guard link.downloads[transfer] != nil else { return }
        link.forget(transfer)
        if let credit = link.receiving.close(transfer) { post(credit.encoded(), link) }
    }
}
