/// Where a thread seals several records of one connection, so that a single call hands them to the kernel: a call for
/// each record costs more than sealing it. One for all the connections of a thread; it holds nothing between two sends.
public final class RecordGather {
    private var space: UnsafeMutableRawPointer?
    /// Sealed bytes that lie here.
    private(set) var count = 0
    /// Where each record ends: among the sealed bytes, and among those it was made of.
    private var ends: [(sealed: Int, plain: Int)] = []

    public init() {
        ends.reserveCapacity(Self.recordsMax)
    }

    deinit { space?.deallocate() }

    /// What one record carries at most, RFC 8446 §5.1.
    static let recordBytes = 16 << 10
    /// As much as a connection with transfers leaves unsent in the kernel.
    static let recordsMax = 8
    /// A record's head, its tag and the byte that tells its type are 22; other ciphers may take more.
    private static let sealedMaxBytes = recordBytes + 256
    private static let capacity = recordsMax * sealedMaxBytes

    /// Whether one more record fits.
    var hasRoom: Bool { ends.count < Self.recordsMax && count + Self.sealedMaxBytes <= Self.capacity }

    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: space, count: count) }

    func removeAll() {
        count = 0
        ends.removeAll(keepingCapacity: true)
    }

    /// Takes sealed bytes as a socket would; false where they do not fit.
    func append(_ sealed: UnsafeRawBufferPointer) -> Bool {
        guard let source = sealed.baseAddress, count + sealed.count <= Self.capacity else { return sealed.isEmpty }
        let space = self.space ?? .allocate(byteCount: Self.capacity, alignment: 64)
        self.space = space
        (space + count).copyMemory(from: source, byteCount: sealed.count)
        count += sealed.count
        return true
    }

    /// What lies here carries so many plain bytes.
    func endRecord(plainBytes: Int) {
        ends.append((count, plainBytes))
    }

    /// The plain bytes whose records end within the first `sealed` ones.
    func plainBytes(within sealed: Int) -> Int {
        ends.last { $0.sealed <= sealed }?.plain ?? 0
    }
}

@available(*, unavailable)
extension RecordGather: Sendable {}
