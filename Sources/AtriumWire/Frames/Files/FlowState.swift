/// Whether the bytes of a transfer are on their way.
public enum FlowState: UInt8, CaseIterable, Sendable {
    /// A state this version does not know.
    case other = 0
    /// The sender of the file has paused or gone; nothing comes until it returns.
    case waiting = 1
    /// Bytes are coming again.
    case flowing = 2
}
