/// Names one command of this client; rising from 1. Every outcome carries the token of its command.
public struct CommandToken: RawRepresentable, Hashable, Comparable, Sendable {
    public var rawValue: UInt64

    public init(rawValue: UInt64) {
        self.rawValue = rawValue
    }

    public static func < (left: CommandToken, right: CommandToken) -> Bool {
        left.rawValue < right.rawValue
    }
}
