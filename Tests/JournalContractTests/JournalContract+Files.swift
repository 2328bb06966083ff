import AtriumServices
import AtriumWire
import JournalSamples
import Testing

extension JournalContract {
    @Suite struct Files {
        @Test("file ids are dense, and written into the frames of their offers", arguments: JournalKind.allCases)
        func idsAreInFrames(kind: JournalKind) throws {
            let bench = try JournalBench(kind)
            let hall = try bench.room("hall")
            let first = try bench.commit {
                $0.offer("a", sizeBytes: 1, in: hall, counter: 1)
                $0.offer("b", sizeBytes: 2, in: hall, counter: 2)
                $0.offer("a", sizeBytes: 1, in: hall, counter: 1)
            }
            #expect(first.brief == ["event 1 file 1", "event 2 file 2", "repeated 1 file 1"])
            try bench.reopen()
            #expect(try bench.commit { $0.offer("c", sizeBytes: 3, in: hall, counter: 3) }.brief == ["event 3 file 3"])
            for (index, frame) in try bench.frames(of: hall).enumerated() {
                let offer = try FileOfferedEvent(
                    decoding: frame.span.bytes.extracting(FrameHeader.byteCount..<frame.count))
                #expect(offer.file == FileID(rawValue: UInt64(index + 1)))
                #expect(offer.head.sequence == UInt64(index + 1))
            }
        }

        @Test("what became of a file is known when the journal is opened again", arguments: JournalKind.allCases)
        func statesAreKept(kind: JournalKind) throws {
            let bench = try JournalBench(kind)
            let hall = try bench.room("hall")
            _ = try bench.commit {
                for counter in 1...3 as ClosedRange<UInt64> {
                    $0.offer("file \(counter)", sizeBytes: counter * 10, in: hall, counter: counter)
                }
                $0.store(FileID(rawValue: 1), sizeBytes: 10, in: hall)
                $0.withdraw(FileID(rawValue: 2), in: hall, counter: 4)
            }
            try bench.reopen()
            let files = try bench.snapshot().files
            #expect(files.map(\.state) == [.stored, .withdrawn, .uploading])
            #expect(files.map(\.sequence) == [1, 2, 3])
            #expect(files.map(\.sizeBytes) == [10, 20, 30])
            #expect(files.map(\.name) == ["file 1", "file 2", "file 3"])
            #expect(files.map(\.digest) == [BatchMaker.digest(of: FileID(rawValue: 1)), .zero, .zero])
            #expect(files.allSatisfy { $0.conversation == hall && $0.account == AccountID(rawValue: 1) })
        }
    }
}
