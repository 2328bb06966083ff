/// The service a kind of frame belongs to: the high byte of its number.
public enum FrameGroup: UInt8, CaseIterable, Sendable {
    case session = 0
    case accounts = 1
    case conversations = 2
    case rooms = 3
    case direct = 4
    case files = 5
    case bulk = 6
    case events = 7
    case presence = 8
}

extension FrameKind {
    /// The group of the kind; every kind has one.
    public var group: FrameGroup {
        guard let group = FrameGroup(rawValue: UInt8(rawValue >> 8)) else {
            preconditionFailure("every kind lies in a group")
        }
        return group
    }
}
