import Fuzzing
import SpecReading
import Testing

/// What a fuzzer once found stays mended.
@Suite struct FindTests {
    @Test("each find of each target keeps the rules now", arguments: FuzzTarget.allCases)
    func keepsRules(_ target: FuzzTarget) throws {
        let folder = "Tests/FuzzingTests/Finds/\(target.rawValue)"
        guard Repository.exists(folder) else { return }
        for path in try Repository.files(below: folder, endings: [""]) {
            try target.run([UInt8](Repository.data(path)))
        }
    }
}
