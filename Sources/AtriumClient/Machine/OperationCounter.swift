import AtriumWire

/// Gives each operation of this client its id: a retry with the same id would never make a second event.
final class OperationCounter {
    let instance: UInt64
    private var counter: UInt64 = 0

    init(instance: UInt64) {
        self.instance = instance
    }

    func next() -> OperationID {
        counter += 1
        return OperationID(instance: instance, counter: counter)
    }
}
