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

    @Test("no plain byte of a step may differ, and none be missing or left over", arguments: Transcript.all)
    func comparesEveryByte(_ transcript: Transcript) throws {
        for step in transcript.steps where step.does == .expect {
            let pattern = try WirePattern(step.wire ?? "")
            #expect(pattern.text == step.wire)
            let frame = pattern.parts.map(Self.example)
            func differs(_ bytes: [UInt8]) -> Bool { pattern.difference(from: bytes) { _ in true } != nil }
            #expect(!differs(frame.flatMap(\.self)))
            #expect(differs(frame.flatMap(\.self) + [0]))
            #expect(differs(frame.flatMap(\.self).dropLast()))
            for (place, part) in pattern.parts.enumerated() {
                guard case .byte(let byte) = part else { continue }
                let changed = frame[..<place] + [[byte ^ 0x80]] + frame[(place + 1)...]
                #expect(differs(changed.flatMap(\.self)), "byte \(place) of \(step.frame ?? "")")
            }
        }
    }

    /// Bytes that fit a part.
    private static func example(of part: WirePattern.Part) -> [UInt8] {
        switch part {
        case .byte(let byte): [byte]
        case .any, .text8: [0]
        case .text16: [0, 0]
        case .proof: []
        case .signature: [UInt8](repeating: 0x41, count: WirePattern.signatureByteCount)
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
