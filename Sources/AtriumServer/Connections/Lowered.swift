import AtriumWire

/// Limits a client lowered for itself.
final class Lowered {
    let creditMaxBytes: UInt64?
    let transfersOpenMax: Int?

    /// Nil where Hello lowers nothing, as nearly always.
    init?(_ hello: Hello) {
        guard hello.creditMaxBytes != nil || hello.transfersOpenMax != nil else { return nil }
        creditMaxBytes = hello.creditMaxBytes
        transfersOpenMax = hello.transfersOpenMax.map { Int(clamping: $0) }
    }
}
