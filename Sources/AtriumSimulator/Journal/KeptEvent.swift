import AtriumWire

/// One event as a simulated disk has it.
package struct KeptEvent: Equatable {
    /// When the core took it in.
    package var time: WallTime
    package var author: AccountID
    package var operation: OperationID
    /// The whole frame, with its sequence.
    package var frame: [UInt8]
}
