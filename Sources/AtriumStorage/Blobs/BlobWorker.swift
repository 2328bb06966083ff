import AtriumWire

/// Owns uploads in progress and the read-ahead of downloads. One thread calls it.
public final class BlobWorker {
    public init(folder: BlobFolder) {}

    /// Does what it is told, in order, and then one piece of the work that is left; reports are appended.
    public func handle(_ commands: [DiskCommand], into reports: inout [DiskReport]) {}

    /// Whether work is left: then `handle` is to be called again, with no commands if there are none, before waiting.
    public var hasBacklog: Bool { false }
}

@available(*, unavailable)
extension BlobWorker: Sendable {}
