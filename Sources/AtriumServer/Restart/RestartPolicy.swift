/// How often, and after which waits, a server whose journal halted is started anew. Spec/decisions/0018.
public struct RestartPolicy: Sendable {
    /// The wait in front of each start, in milliseconds; there are no more starts than waits.
    public var waitsMilliseconds = [0, 1000, 2000, 4000, 8000, 16000]
    /// A server that has run for so long counts as well again: the next halt begins with the first wait.
    public var settledMilliseconds: UInt64 = 60_000

    public init() {}
}
