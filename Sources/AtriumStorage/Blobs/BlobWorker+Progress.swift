import AtriumServices

extension BlobWorker {
    /// What each upload takes up on the disk, written or set aside, where that has grown since it was last asked for.
    public func takeProgress() -> [UploadProgress] {
        var progress: [UploadProgress] = []
        for upload in uploads.values where upload.reportedBytes < upload.blocks.sizeBytes {
            do throws(DiskError) {
                let allocatedBytes = try upload.handle.allocatedBytes()
                guard allocatedBytes > upload.reportedBytes else { continue }
                upload.reportedBytes = allocatedBytes
                progress.append(UploadProgress(file: upload.file, allocatedBytes: allocatedBytes))
            } catch {
                // It counts as not there: so much less is offered meanwhile.
                continue
            }
        }
        return progress
    }
}
