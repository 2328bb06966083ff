import AtriumServices

extension BlobWorker {
    /// How far each upload is whose bytes have grown since it was last asked for: at least so much is written.
    public func takeProgress() -> [UploadProgress] {
        var progress: [UploadProgress] = []
        for upload in uploads.values {
            let writtenBytes = FileBlocks.offsetBytes(of: upload.received.prefixCount)
            guard writtenBytes > upload.reportedBytes else { continue }
            upload.reportedBytes = writtenBytes
            progress.append(UploadProgress(file: upload.file, writtenBytes: writtenBytes))
        }
        return progress
    }
}
