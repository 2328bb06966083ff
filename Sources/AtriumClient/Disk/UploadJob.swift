/// A file that is sent, and what is kept of it for a later run.
struct UploadJob {
    let file: UploadFile
    /// nil where there can be none, as when other programs send the same file.
    let record: UploadRecord?
}
