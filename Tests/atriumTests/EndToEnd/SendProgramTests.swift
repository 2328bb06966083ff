import Foundation
import Testing

@Suite("atrium send, in front of a real server")
struct SendProgramTests {
    @Test("of several files, those that cannot be sent are each named as they were given, and the others are stored")
    func namesEach() throws {
        let server = try ServerProgram()
        let good = server.folder + "/good"
        let folder = server.folder + "/folder"
        let missing = server.folder + "/missing"
        try #require(FileManager.default.createFile(atPath: good, contents: Data([1, 2, 3])))
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        let ended = try server.atrium("ada", "send", missing, folder, good, "lobby")
        #expect(ended.status == 4 && ended.output.hasSuffix("  good\n"))
        let failures = ended.error.split(separator: "\n").filter { $0.hasPrefix("atrium: ") }.sorted()
        #expect(failures.count == 2)
        #expect(failures.first?.hasPrefix("atrium: \(folder): it is no regular file") == true)
        #expect(failures.last?.hasPrefix("atrium: \(missing): there is no such file") == true)
    }
}
