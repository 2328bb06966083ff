import AtriumWire
import Testing

@testable import atrium

@Suite("Lists of files")
struct FilesTests {
    private func entry(_ id: UInt64, from name: String) -> FileEntry {
        FileEntry(
            file: FileID(rawValue: id), sequence: id, time: WallTime(microseconds: 1_700_000_000_000_000),
            account: AccountID(rawValue: 1), accountName: name, state: .stored, sizeBytes: 3, digest: .zero,
            name: "\(id).txt")
    }

    private func fetch(_ name: String) -> FetchEntry {
        FetchEntry(account: AccountID(rawValue: 2), time: WallTime(microseconds: 0), accountName: name)
    }

    @Test("files are columns; who fetched one is a column more, empty where nobody did or nobody is told")
    func table() {
        let files = [entry(8, from: "ada"), entry(7, from: "bob")]
        #expect(FilesCommand.table(files)[1].hasSuffix("8.txt"))
        let fetches = [FileID(rawValue: 8): [fetch("bob"), fetch("cleo\u{1B}[2J")]]
        let lines = FilesCommand.table(files, fetches)
        #expect(lines[0].hasSuffix("NAME   FETCHED BY"))
        #expect(lines[1].contains("8.txt  bob, cleo") && !lines[1].contains("\u{1B}"))
        #expect(lines[2].hasSuffix("7.txt"))
    }

    @Test("in JSON the fetches of a file are a list; it is absent where nobody is told")
    func json() {
        let (id, file) = (ConversationID(rawValue: 1), entry(8, from: "ada"))
        let line = EventJSON.object(file, of: id, in: "#dev", fetches: [fetch("bob"), fetch("eve")]).line
        #expect(
            line.hasSuffix(
                #","fetched":[{"by":"bob","time":"1970-01-01T00:00:00.000000Z"},"#
                    + #"{"by":"eve","time":"1970-01-01T00:00:00.000000Z"}]}"#))
        #expect(EventJSON.object(file, of: id, in: "#dev", fetches: []).line.hasSuffix(#","fetched":[]}"#))
        #expect(!EventJSON.object(file, of: id, in: "#dev").line.contains("fetched"))
    }

    @Test("a word means the newest file of that name, and where none has it the file of that id")
    func finds() {
        var files = [entry(9, from: "ada"), entry(8, from: "ada"), entry(7, from: "bob")]
        files[1].name = "7"
        #expect(GetCommand.file("9.txt", among: files)?.rawValue == 9)
        #expect(GetCommand.file("9", among: files)?.rawValue == 9)
        #expect(GetCommand.file("7", among: files)?.rawValue == 8, "a name goes first")
        files[0].state = .withdrawn
        #expect(GetCommand.file("9", among: files) == nil && GetCommand.file("6", among: files) == nil)
    }

    @Test("--fetched goes with files alone")
    func flag() throws {
        #expect(try FilesCommand(ParsedArguments(["files", "dev", "--fetched"])).showsFetches)
        #expect(try !FilesCommand(ParsedArguments(["files", "dev"])).showsFetches)
        #expect(throws: UsageError.self) { try ParsedArguments(["who", "dev", "--fetched"]) }
    }
}
