/// How a kind of server is spoken to under load: only what a message and its delivery need.
protocol Dialect {
    /// Whether the server numbers the messages of a room, so that one order holds for all members.
    static var hasSequence: Bool { get }
    /// Whether the publisher is told that a message was taken.
    static var accepts: Bool { get }
    /// The next item of the bytes that came.
    static func next(_ bytes: UnsafeRawPointer, _ count: Int) -> Item
    /// Writes publisher and count of a message into its bytes, which are otherwise the same each time.
    static func stamp(_ message: UnsafeMutableRawPointer, at offset: Int, publisher: Int, counter: UInt64)
    /// The answer to a ping.
    static func pong(_ requestID: UInt32, received: UInt64) -> [UInt8]
}
