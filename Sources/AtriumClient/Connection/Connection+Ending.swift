import AtriumWire

/// The end of a connection: everything that was asked fails, with its reason.
extension Connection {
    /// Gives everything up.
    ///
    /// - Parameter error: why.
    func abandon(_ error: ClientError) {
        for purpose in requests.removeAll() {
            if let token = purpose.token { sink.tell(.failed(token, error)) }
        }
        for (_, token) in historyWaiting { sink.tell(.failed(token, error)) }
        historyWaiting = []
        for upload in uploads.values.sorted(by: { $0.progress.token < $1.progress.token }) {
            upload.progress.phase = .failed(error)
            sink.step(upload.progress, must: true)
            disk.post(.close(upload.progress.token))
        }
        uploads = [:]
        for download in downloads.values.sorted(by: { $0.progress.token < $1.progress.token }) {
            download.progress.phase = .failed(error)
            sink.step(download.progress, must: true)
            disk.post(.close(download.progress.token))
        }
        downloads = [:]
        for (token, command) in transfersWaiting {
            sink.step(TransferProgress(of: token, command, failed: error), must: true)
        }
        transfersWaiting = []
        for token in closing.values.compactMap(\.self).sorted() { sink.tell(.done(token)) }
        closing = [:]
        if let quit, !hasQuit { sink.tell(.done(quit)) }
    }
}
