// Reads bytes through a raw pointer: those of an array or, where a fault is planted, the one behind them.
// AddressSanitizer is to find the latter and nothing in the former. Built by scripts/test --sanitize address.

@inline(never)
func sum(_ bytes: UnsafeRawBufferPointer, _ count: Int) -> Int {
    guard let start = bytes.baseAddress else { return 0 }
    return (0..<count).reduce(0) { $0 + Int(start.load(fromByteOffset: $1, as: UInt8.self)) }
}

@main enum Plant {
    static func main() {
        let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: 64, alignment: 1)
        bytes.initializeMemory(as: UInt8.self, repeating: 1)
        let count = CommandLine.arguments.last == "fault" ? 65 : 64
        let kept = Lock<Int>(0)
        kept.withLock { $0 = sum(UnsafeRawBufferPointer(bytes), count) }
        print(kept.withLock { $0 })
        bytes.deallocate()
    }
}
