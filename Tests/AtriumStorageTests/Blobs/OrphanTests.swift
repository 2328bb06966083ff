import AtriumServices
import AtriumWire
import Foundation
import Testing

@testable import AtriumStorage

/// Blobs that nothing names.
struct OrphanTests {
    @Test("blobs that no file names are listed once, and nothing else is")
    func lists() throws {
        let bench = try WorkerBench()
        let contents = [10, 20, 30].map { WorkerBench.sample($0) }
        for (index, bytes) in contents.enumerated() { bench.store(bytes, file: FileID(rawValue: UInt64(index + 1))) }
        let digests = contents.map(WorkerBench.digest)
        try Data().write(to: URL(filePath: "\(bench.folder.folder(digests[0]))/notes"))
        #expect(try bench.folder.orphans(named: Set(digests)).isEmpty)
        #expect(try bench.folder.orphans(named: [digests[0], digests[2]]) == [digests[1]])
        try FileManager.default.removeItem(atPath: bench.folder.blob(digests[1]))
        #expect(try bench.folder.orphans(named: [digests[0], digests[2]]) == [digests[1]])
        #expect(try bench.folder.orphans(named: []) == digests.sorted { $0.hex < $1.hex })
    }

    @Test("a folder that cannot be read is said so")
    func fails() throws {
        let folder = BlobFolder(path: try TemporaryFolder()("none"))
        #expect(throws: JournalError.self) { try folder.orphans(named: []) }
    }
}
