import AtriumWire

/// What the maintenance of a running server asks of the core.
extension Router {
    /// What is going on, in numbers.
    public struct Census: Equatable, Sendable {
        /// Logins.
        public var sessionCount: Int
        /// Accounts that are logged in.
        public var accountCount: Int
        /// Files whose bytes are on their way.
        public var uploadCount: Int
        /// Those of them that somebody sends now.
        public var sendingCount: Int
        /// Stored bytes that no file names and that are to be removed later.
        public var removalCount: Int
    }

    /// Counts what is going on.
    ///
    /// - Complexity: O(sessions + uploads).
    public var census: Census {
        Census(
            sessionCount: sessions.count, accountCount: Set(sessions.values.map(\.account)).count,
            uploadCount: files.uploads.count,
            sendingCount: files.uploads.values.reduce(0) { $0 + ($1.uploader == nil ? 0 : 1) },
            removalCount: files.digests.waitingCount)
    }

    /// Lets no stored bytes be removed until a `releaseRemovals` for each call.
    public mutating func holdRemovals() { files.digests.hold() }

    /// Ends one hold; behind the last, removals that came up meanwhile are ordered.
    public mutating func releaseRemovals(into effects: inout Effects) { files.digests.letGo(into: &effects) }

    /// Orders the removal of stored bytes that no file names: at once, or when no backup holds them any more.
    ///
    /// - Returns: how many of them no file names.
    public mutating func removeUnnamed(_ found: [Digest], into effects: inout Effects) -> Int {
        found.reduce(0) { count, digest in
            files.digests.noteFound(digest, into: &effects) ? count + 1 : count
        }
    }

    /// Those of some files whose bytes are not on their way, and never will be again: what is left of their uploads is
    /// nobody's.
    public func endedUploads(among candidates: [FileID]) -> [FileID] {
        candidates.filter { files.uploads[$0] == nil }
    }
}
