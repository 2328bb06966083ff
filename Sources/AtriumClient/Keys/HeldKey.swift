/// A key that is on disk, and how it came there.
struct HeldKey: Equatable, Sendable {
    enum Origin: Equatable, Sendable {
        /// It was there.
        case kept
        /// It was there under the server's address; it is now here as well, until a login proves it right.
        case adopted
        /// It was made now; no server knows it.
        case made
    }

    let key: StoredKey
    let origin: Origin
}
