/// What a conversation keeps, and for how long. Spec/04-rooms.md §4.9.
public struct KeepRule: Hashable, Sendable {
    /// How events are kept; never `server` in a rule in force.
    public var mode: KeepMode
    /// Age at which an event goes, in seconds; 0 for no bound.
    public var eventAgeSeconds: UInt64
    /// Bytes the event frames may have together; 0 for no bound.
    public var eventBytes: UInt64
    /// Age at which a file goes, in seconds; 0 for no bound.
    public var fileAgeSeconds: UInt64
    /// Bytes the stored files may have together; 0 for no bound.
    public var fileBytes: UInt64

    /// Everything is kept for good.
    public static let forever = KeepRule(.forever)

    /// The same rule in its one form: bounds of events stand with `limits` alone, and `limits` with a bound alone.
    public init(
        _ mode: KeepMode, eventAgeSeconds: UInt64 = 0, eventBytes: UInt64 = 0, fileAgeSeconds: UInt64 = 0,
        fileBytes: UInt64 = 0
    ) {
        let isBounded = mode == .limits && (eventAgeSeconds > 0 || eventBytes > 0)
        self.mode = mode == .limits && !isBounded ? .forever : mode
        self.eventAgeSeconds = isBounded ? eventAgeSeconds : 0
        self.eventBytes = isBounded ? eventBytes : 0
        self.fileAgeSeconds = fileAgeSeconds
        self.fileBytes = fileBytes
    }

    /// Whether events go into the log.
    public var keepsEvents: Bool { mode != .none }

    /// Whether anything goes by itself.
    public var isBounded: Bool { mode == .limits || fileAgeSeconds > 0 || fileBytes > 0 }
}
