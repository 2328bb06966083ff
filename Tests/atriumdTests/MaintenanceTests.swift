import AtriumServer
import Foundation
import Testing

@testable import AtriumStorage
@testable import atriumd

@Suite("The maintenance commands of atriumd")
struct MaintenanceTests {
    /// What a command prints and how it ends, in a process of its own.
    private func run(_ arguments: [String], expecting code: CInt) async throws -> (output: String, error: String) {
        let joined = arguments.joined(separator: "\u{1F}")
        let ended = await #expect(
            processExitsWith: .exitCode(code), observing: [\.standardOutputContent, \.standardErrorContent]
        ) { [joined = joined as String] in
            exit(Program.run(joined.split(separator: "\u{1F}").map(String.init), environment: [:]))
        }
        let result = try #require(ended)
        return (
            String(decoding: result.standardOutputContent, as: UTF8.self),
            String(decoding: result.standardErrorContent, as: UTF8.self)
        )
    }

    private func withServer(_ body: (String, ServerSettings) async throws -> Void) async throws {
        let path = FileManager.default.temporaryDirectory.path + "/atriumd-upkeep-\(UUID().uuidString)"
        defer { #expect(throws: Never.self) { try FileManager.default.removeItem(atPath: path) } }
        var settings = ServerSettings()
        settings.port = 0
        settings.dataPath = path + "/data"
        try await body(path, settings)
    }

    private func options(_ command: Subcommand, _ arguments: [String]) throws -> MaintenanceOptions? {
        switch try MaintenanceOptions.read(command, arguments: arguments, environment: ["ATRIUM_DATA": "kept/"]) {
        case .help: nil
        case .run(let options): options
        }
    }

    @Test("the folder is found as the server finds it; own flags and words stand anywhere")
    func readsOptions() throws {
        let plain = try #require(try options(.check, []))
        #expect(plain.dataPath == "kept" && plain.journalPath == nil && !plain.isJSON)
        let backup = try #require(
            try options(.backup, ["--json", "to/", "--data=here", "--update", "--journal-dir", "there"]))
        #expect(backup.dataPath == "here" && backup.journalPath == "there" && backup.words == ["to"])
        #expect(backup.flags == ["json", "update"])
        for command in Subcommand.allCases {
            #expect(try options(command, ["--help"]) == nil)
            for flag in command.flags { #expect(command.help.contains("--\(flag.name)")) }
            #expect(Options.help.contains("  \(command.rawValue)"))
        }
    }

    @Test(
        "what is wrong with the words of a command is said, and the exit code is 2",
        arguments: [
            ["check", "here"], ["check", "--update"], ["backup"], ["backup", "a", "b"], ["restore"], ["gc", "--fast"],
            ["stats", "--listen", "here:1"], ["stats", "--data"], ["mend"], ["check", "--json=yes"], ["serve", "now"],
        ])
    func refusesWords(arguments: [String]) async throws {
        let told = try await run(arguments, expecting: 2)
        #expect(told.error.hasSuffix("\nTry atriumd --help.\n"))
    }

    @Test("help and version end with 0")
    func helps() async throws {
        #expect(try await run(["gc", "--help"], expecting: 0).output.hasPrefix("atriumd gc: "))
        #expect(try await run(["serve", "--version"], expecting: 0).output == "atriumd \(ServerVersion.number)\n")
    }

    @Test("a folder that is not there is told from one that agrees")
    func refusesNothing() async throws {
        for command in ["check", "gc", "stats"] {
            let told = try await run([command, "--data", "/nowhere/at/all"], expecting: 1)
            #expect(told.error.contains("there is no data folder /nowhere/at/all"))
        }
        #expect(try await run(["restore", "/nowhere"], expecting: 1).error.contains("no whole backup"))
    }

    @Test("each command works on a running server, and without one")
    func worksEitherWay() async throws {
        try await withServer { path, settings in
            let data = settings.dataPath
            let server = try Server(settings, log: Log(level: .error))
            let audit = try await run(["audit", "--since=1d", "--json", "--data", data], expecting: 0)
            #expect(!audit.output.contains("action") && !audit.error.contains("atriumd"))
            let running = try await run(["stats", "--json", "--data", data], expecting: 0).output
            #expect(running.hasPrefix("{\"running\":true,\"version\":") && running.contains("\"rooms\":1,"))
            #expect(running.contains("\"address\":\"\(server.address)\""))
            // A name that was given back is no fault, and goes through a backup.
            for order in [["add", "zoe"], ["remove", "zoe"]] {
                _ = try await run(["user"] + order + ["--data", data], expecting: 0)
            }
            #expect(try await run(["check", "--data", data], expecting: 0).output.hasSuffix("everything agrees\n"))
            _ = try await run(["backup", path + "/backup", "--data", data], expecting: 0)
            #expect(try await run(["gc", "--vacuum", "--data", data], expecting: 1).error.contains("--vacuum"))
            #expect(try await run(["gc", "--data", data], expecting: 0).output.hasPrefix("nothing lay there"))
            server.stop()
            #expect(try await run(["stats", "--data", data], expecting: 0).output.contains("not running"))
            _ = try await run(["gc", "--vacuum", "--json", "--data", data], expecting: 0)
            _ = try await run(["backup", path + "/backup", "--data", data], expecting: 1)
            _ = try await run(["backup", path + "/backup", "--update", "--data", data], expecting: 0)
            _ = try await run(["restore", path + "/backup", "--data", path + "/restored"], expecting: 0)
            _ = try await run(["check", "--fast", "--data", path + "/restored"], expecting: 0)
            let connection = try SQLiteConnection(path: data + "/journal/journal.sqlite", access: .readWrite)
            try connection.execute("DELETE FROM logs")
            let faulty = try await run(["check", "--json", "--data", data], expecting: 1).output
            #expect(faulty.hasPrefix("{\"sound\":false,") && faulty.contains("\"kind\":\"reference\""))
        }
    }

    @Test("files without their journal are a fault for check, and nothing the server or gc goes on with")
    func refusesMissingJournal() async throws {
        try await withServer { _, settings in
            let data = settings.dataPath
            try Server(settings, log: Log(level: .error)).stop()
            try Folders.removeTree(data + "/journal")
            try FileCopy.write([1], to: data + "/incoming/5.part")
            for command in [["serve", "--listen", "127.0.0.1:0"], ["gc"]] {
                let told = try await run(command + ["--data", data], expecting: 1)
                #expect(told.error.contains("\(data) holds files but there is no journal"))
                #expect(told.error.split(separator: "\n").count == 1)
            }
            let told = try await run(["check", "--data", data], expecting: 1)
            #expect(told.output.contains("fault: journal-missing: ") && told.output.hasSuffix("\n1 fault\n"))
        }
    }

    @Test("what a check says of stored files is what it has read")
    func countsBlobs() {
        var report = CheckReport()
        (report.blobCount, report.verifiedCount, report.verifiedBytes) = (5, 5, 2048)
        #expect(CheckCommand.blobs(report) == "5, 2.0 KiB read and verified")
        report.verifiedCount = 4
        #expect(CheckCommand.blobs(report) == "5, 4 of them, 2.0 KiB read and verified")
        report.isFast = true
        #expect(CheckCommand.blobs(report) == "5, their bytes not read")
    }

    @Test("a folder somebody holds who does not answer is told as that")
    func tellsSilence() async throws {
        try await withServer { _, settings in
            try Server(settings, log: Log(level: .error)).stop()
            let lock = try FolderLock(folder: settings.dataPath, named: "data folder")
            for command in ["check", "gc", "stats"] {
                let told = try await run([command, "--data", settings.dataPath], expecting: 1)
                #expect(told.error.contains("does not answer on \(settings.dataPath)/control.sock"))
            }
            _ = consume lock
        }
    }

    @Test("a journal of a newer program is refused by the server and by each command, with a line that says so")
    func refusesNewerJournal() async throws {
        try await withServer { path, settings in
            let data = settings.dataPath
            try Server(settings, log: Log(level: .error)).stop()
            _ = try await run(["backup", path + "/backup", "--data", data], expecting: 0)
            let journal = data + "/journal/journal.sqlite"
            let connection = try SQLiteConnection(path: journal, access: .readWrite)
            try connection.execute("INSERT INTO schema_version VALUES (99, 'of another time')")
            let commands = [
                ["serve", "--listen", "127.0.0.1:0"], ["check"], ["gc"], ["stats"], ["backup", path + "/other"],
            ]
            for command in commands {
                let told = try await run(command + ["--data", data], expecting: 1)
                #expect(told.error.contains("\(journal) has schema 99, this server knows up to"), "\(command)")
                #expect(told.error.hasPrefix("atriumd: ") && told.error.split(separator: "\n").count == 1)
            }
        }
    }
}
