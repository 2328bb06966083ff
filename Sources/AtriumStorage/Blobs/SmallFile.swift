import AtriumWire

/// A small upload on its way from memory to its final name.
struct SmallFile {
    let upload: SmallUpload
    let finish: Upload.Finish
    /// The file its bytes were written to, until they have their name.
    var handle: BlobHandle?
    /// What went wrong; then nothing more is done for it.
    var error: DiskError?

    /// - Precondition: the bytes have the digest that the request stated.
    init(_ upload: SmallUpload, _ finish: Upload.Finish) {
        self.upload = upload
        self.finish = finish
    }

    var digest: Digest { finish.digest }

    /// Does one step, where every step before it was done.
    mutating func attempt(_ step: (inout SmallFile) throws(DiskError) -> Void) {
        guard error == nil else { return }
        do throws(DiskError) {
            try step(&self)
        } catch {
            self.error = error
        }
    }
}
