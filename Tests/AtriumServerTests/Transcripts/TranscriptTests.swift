import Foundation
import SpecReading
import Testing

/// Each file of `Spec/vectors/transcripts/` against a live server.
@Suite("Transcripts")
struct TranscriptTests {
    private static let records = ProcessInfo.processInfo.environment["ATRIUM_RECORD"] == "1"

    @Test("a server answers each transcript byte for byte", .disabled(if: records), arguments: Transcript.all)
    func replays(_ transcript: Transcript) throws {
        var replay = try TranscriptReplay(transcript)
        try replay.run()
    }

    @Test(
        "a transcript with one byte changed is not what a server answers", .disabled(if: records),
        arguments: Transcript.all)
    func noticesOneByte(_ transcript: Transcript) throws {
        var changed = transcript
        let index = try #require(changed.steps.lastIndex { $0.does == .expect })
        var pattern = try WirePattern(changed.steps[index].wire ?? "")
        let place = try #require(pattern.parts.lastIndex { if case .byte = $0 { true } else { false } })
        guard case .byte(let byte) = pattern.parts[place] else { return }
        pattern.parts[place] = .byte(byte ^ 1)
        changed.steps[index].wire = pattern.text
        #expect(throws: TranscriptReplay.Mismatch.self) {
            var replay = try TranscriptReplay(changed)
            try replay.run()
        }
    }

    @Test("each scenario, recorded anew, is its transcript", .disabled(if: records), arguments: Scenario.all.map(\.id))
    func recordsTheSame(_ id: String) throws {
        let scenario = try #require(Scenario.all.first { $0.id == id })
        let recorded = try scenario.record()
        #expect(recorded == Transcript.all.first { $0.id == id })
    }

    @Test("each transcript has its scenario, and names statements that exist")
    func isNamed() {
        #expect(Set(Transcript.all.map(\.id)) == Set(Scenario.all.map(\.id)))
        let statements = Set(SpecPages.all.statements.map(\.id))
        for transcript in Transcript.all {
            #expect(!transcript.spec.isEmpty && statements.isSuperset(of: transcript.spec), "\(transcript.id)")
        }
    }

    @Test("writes the transcripts, where ATRIUM_RECORD=1 asks for it", .enabled(if: records))
    func record() throws {
        for scenario in Scenario.all { try scenario.record().write() }
    }
}
