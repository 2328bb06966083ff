/// From which end of the range a history page is taken. The events of a page rise in sequence either way.
public enum HistoryOrder: UInt8, CaseIterable, Sendable {
    /// The events nearest below `before`.
    case newest = 0
    /// The events nearest above `after`.
    case oldest = 1
}
