import AtriumWire

/// Gives each operation of this client its id: a retry with the same id would never make a second event.
final class OperationCounter {
    let instance: UInt64
    private var counter: UInt64 = 0
    private var offerCounter: UInt64 = 0

    /// The instance of offers: a server remembers the last operations of each instance, and an offer may have to be
    /// repeated long after, behind any number of messages.
    static func offers(of instance: UInt64) -> UInt64 { instance ^ 1 }

    init(instance: UInt64) {
        self.instance = instance
    }

    func nextOffer() -> OperationID {
        offerCounter += 1
        return OperationID(instance: Self.offers(of: instance), counter: offerCounter)
    }

    func next() -> OperationID {
        counter += 1
        return OperationID(instance: instance, counter: counter)
    }
}
