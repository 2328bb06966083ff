import AtriumWire
import Foundation
import SpecReading

/// One whole exchange between clients and a fresh server: a file of `Spec/vectors/transcripts/`, whose format is
/// described in `Spec/vectors/README.md`.
struct Transcript: Codable, Equatable, Sendable {
    /// Names the transcript, and its file.
    var id: String
    /// What it shows.
    var about: String
    /// Statements of the Spec it shows.
    var spec: [String]
    /// Limits, by name, that the server has otherwise than by default.
    var limits: [String: UInt64]
    /// Device keys by name, in hexadecimal, for the proofs.
    var keys: [String: String]
    var steps: [TranscriptStep]
}

extension Transcript {
    private static let folder = "Spec/vectors/transcripts"

    /// Every transcript there is. They are part of the tests: one that cannot be read ends them.
    static let all: [Transcript] = {
        do {
            return try Repository.files(below: folder, endings: ["json"]).map { path in
                try JSONDecoder().decode(Transcript.self, from: Repository.data(path))
            }
        } catch {
            preconditionFailure("\(folder): \(error)")
        }
    }()

    /// Writes the transcript into its file.
    func write() throws {
        let file = Repository.root.appending(path: "\(Self.folder)/\(id).json")
        try Data(text().utf8).write(to: file)
    }

    /// The file's text: one step a line.
    private func text() throws -> String {
        let steps = try steps.map { "    \(try Self.json($0))" }.joined(separator: ",\n")
        return """
            {
              "id": \(try Self.json(id)),
              "about": \(try Self.json(about)),
              "spec": \(try Self.json(spec)),
              "limits": \(try Self.json(limits)),
              "keys": \(try Self.json(keys)),
              "steps": [
            \(steps)
              ]
            }

            """
    }

    private static func json(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}
