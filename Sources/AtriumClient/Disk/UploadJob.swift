/// A file that is sent, and what is kept of it for a later run.
struct UploadJob {
    let file: UploadFile
    /// nil where there can be none, as when another program sends the same file, and for a small file among many.
    let record: UploadRecord?
}
