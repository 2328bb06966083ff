/// The files that tell the compiler to believe something about threads that it cannot check.
enum UncheckedSendable {
    /// Why it is true, by the path of the file from the root.
    static let reasons: [String: String] = [
        "Sources/AtriumNet/Checksum/CRC32C.swift":
            "the table is written once, before the first reader of the static gets it, and never again",
        "Sources/AtriumNet/TLS/TLSContext.swift":
            "OpenSSL counts and locks what connections share of a context, and nothing sets it once it is made",
        "Sources/AtriumNet/TLS/TLSTransport.swift":
            "the table of functions is written once, before the first reader of the static gets it, and never again",
        "Sources/AtriumNet/Threads/Lock.swift":
            "the value is touched behind the mutex alone, and both are given back when nobody holds the lock any more",
        "Sources/AtriumServices/Names/NameChecker.swift":
            "ICU lets any number of threads ask a checker that nobody changes, and nobody changes it once it is open",
        "Sources/AtriumSession/Login/SHA256Hash.swift":
            "OpenSSL never changes an algorithm that it has handed out, and any thread may start hashes of it",
        "Sources/AtriumStorage/Blobs/RunningDigest.swift":
            "a disk worker lends it through the hashing queue, and touches it again only when the queue is done",
        "Sources/AtriumStorage/Blobs/SharedBytes.swift":
            "a loop writes each byte before it mails the first slice over it, and never again",
        "Sources/AtriumStorage/SQLite/GatheringFileSystem.swift":
            "the table of functions is written once, before the first reader of the static gets it, and never again",
    ]
}
