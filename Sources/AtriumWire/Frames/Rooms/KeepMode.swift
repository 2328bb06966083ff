/// How the events of a conversation are kept.
public enum KeepMode: UInt8, CaseIterable, Sendable {
    /// In a way this version does not know.
    case other = 0
    /// All of them, for good.
    case forever = 1
    /// As long as they lie within the bounds of age and bytes.
    case limits = 2
    /// Not at all: they are sent to those who follow, and are gone.
    case none = 3
    /// As the server keeps conversations for which nothing else is set; in SetKeep alone.
    case server = 4
}
