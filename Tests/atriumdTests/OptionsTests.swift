import AtriumServer
import AtriumWire
import Foundation
import Testing

@testable import atriumd

@Suite struct OptionsTests {
    private func options(_ arguments: [String], environment: [String: String] = [:]) throws -> Options {
        guard case .run(let options) = try Options.read(arguments: arguments, environment: environment) else {
            throw OptionError("the server was to run")
        }
        return options
    }

    @Test("without options the server listens on the loopback address alone")
    func defaults() throws {
        let options = try options([])
        #expect(options.settings.places == [.internet(host: "127.0.0.1", port: ServerSettings.defaultPort)])
        #expect(options.settings.places.map(\.isPrivate) == [true])
        #expect(!options.settings.logsMessages)
    }

    @Test("values stand behind a space or an equals sign")
    func forms() throws {
        let options = try options(["--listen=0.0.0.0:9000", "--data", "here", "--log-messages", "--log-format", "json"])
        #expect(options.settings.places == [.internet(host: "0.0.0.0", port: 9000)])
        #expect(options.settings.dataPath == "here")
        #expect(options.settings.logsMessages)
        #expect(options.logFormat == .json)
        #expect(options.settings.places.map(\.isPrivate) == [false])
    }

    @Test("what is kept is said for events and files, in either order")
    func keep() throws {
        #expect(try options([]).settings.keep == .forever)
        let rule = KeepRule(.limits, eventAgeSeconds: 2_592_000, eventBytes: 500 << 20, fileBytes: 20 << 30)
        #expect(try options(["--keep-events", "30d,500M", "--keep-files", "20G"]).settings.keep == rule)
        #expect(try options(["--keep-files", "20G", "--keep-events", "500M,30d"]).settings.keep == rule)
        #expect(try options(["--keep-events=none"]).settings.keep == KeepRule(.none))
        for arguments in [["--keep-events", "30"], ["--keep-files", "none"], ["--keep-files", "x"]] {
            #expect(throws: OptionError.self) { try self.options(arguments) }
        }
    }

    @Test("bytes may be written with a unit")
    func byteCounts() throws {
        let options = try options([
            "--max-file-size", "4096", "--account-quota", "20g", "--server-quota=1T", "--free-space-min", "0",
        ])
        #expect(options.settings.limits[.fileMaxBytes] == 4_096)
        #expect(options.settings.limits[.accountStoredMaxBytes] == 20 << 30)
        #expect(options.settings.limits[.serverStoredMaxBytes] == 1 << 40)
        #expect(options.settings.limits[.freeSpaceMinBytes] == 0)
        for value in ["", "K", "1KB", "-1", "1.5G", "99999999999999999999", "18446744073709551615T", "2000000T"] {
            #expect(throws: OptionError.self) { try self.options(["--account-quota", value]) }
        }
    }

    @Test("an IPv6 address stands in brackets")
    func brackets() throws {
        let options = try options(["--listen", "[::1]:7000"])
        #expect(options.settings.places == [.internet(host: "::1", port: 7000)])
    }

    @Test("several places may be named, and those of a flag stand for those below it")
    func places() throws {
        let environment = ["ATRIUM_LISTEN": "0.0.0.0:1"]
        #expect(try options([], environment: environment).settings.places == [.internet(host: "0.0.0.0", port: 1)])
        let several = try options(
            ["--listen", "127.0.0.1:2", "--listen=unix:/run/atrium.sock"], environment: environment)
        #expect(
            several.settings.places == [.internet(host: "127.0.0.1", port: 2), .local(path: "/run/atrium.sock")])
        for value in ["", "unix:", "127.0.0.1", ":7486", "127.0.0.1:70000"] {
            #expect(throws: OptionError.self) { try self.options(["--listen", value]) }
        }
    }

    @Test("a certificate is named by both its files, and not beside --plaintext")
    func certificates() throws {
        guard case .tls(let files) = try options(["--tls-cert", "c.pem", "--tls-key", "k.pem"]).security else {
            Issue.record("a server with a certificate listens in TLS")
            return
        }
        #expect(files == CertificateFiles(certificatePath: "c.pem", keyPath: "k.pem"))
        guard case .clear = try options(["--plaintext"]).security else {
            Issue.record("--plaintext is clear")
            return
        }
        guard case .tls(nil) = try options([]).security else {
            Issue.record("a server that was told nothing listens in TLS, with a certificate of its own")
            return
        }
        for arguments in [
            ["--tls-cert", "c.pem"], ["--tls-key", "k.pem"], ["--plaintext", "--tls-cert=c.pem", "--tls-key=k.pem"],
        ] {
            let options = try options(arguments)
            #expect(throws: OptionError.self) { _ = try options.security }
        }
    }

    @Test("flags stand above the environment, and that above the config file")
    func precedence() throws {
        let file = FileManager.default.temporaryDirectory.path + "/atriumd-\(UUID().uuidString).conf"
        let text = "# a comment\n\nname = from the file\nmax-connections = 5\nlog-level = debug\nlog-messages = yes\n"
        try text.write(toFile: file, atomically: true, encoding: .utf8)
        defer { #expect(throws: Never.self) { try FileManager.default.removeItem(atPath: file) } }
        let environment = ["ATRIUM_MAX_CONNECTIONS": "6", "ATRIUM_LOG_LEVEL": "warning", "ATRIUM_CONFIG": file]
        let options = try options(["--log-level", "error"], environment: environment)
        #expect(options.settings.name == "from the file")
        #expect(options.settings.limits[.connectionsMax] == 6)
        #expect(options.logLevel == .error)
        #expect(options.settings.logsMessages)
    }

    @Test("the name that somebody has exported for the client does not name the server")
    func serverName() throws {
        let environment = ["ATRIUM_NAME": "ada", "ATRIUM_SERVER_NAME": "Garden"]
        #expect(try options([], environment: environment).settings.name == "Garden")
        #expect(try options([], environment: ["ATRIUM_NAME": "ada"]).settings.name == ServerSettings().name)
    }

    @Test("what looks like a setting in the environment and is none, of the server nor of the client, is named")
    func unknownSettings() {
        let environment = ["ATRIUM_ACCOUNT": "invite", "ATRIUM_ACCOUNTS": "invite", "ATRIUM_NAME": "ada", "HOME": "/"]
        #expect(Options.unknownNames(in: environment) == ["ATRIUM_ACCOUNT"])
    }

    @Test(
        "what is wrong with an option is said by its name",
        arguments: [
            (["--listen", "nowhere"], "--listen"), (["--listen", ":7000"], "--listen"),
            (["--listen", "here:70000"], "--listen"), (["--max-connections", "0"], "--max-connections"),
            (["--max-connections", "many"], "--max-connections"), (["--keep-alive", "601"], "--keep-alive"),
            (["--upload-abandon", "0"], "--upload-abandon"),
            (["--loops", "65"], "--loops"), (["--durability", "hope"], "--durability"), (["--data"], "--data"),
            (["--frob"], "--frob"), (["frob"], "frob"), (["--config", "/nowhere/at/all"], "/nowhere/at/all"),
        ])
    func refusals(arguments: [String], name: String) throws {
        let error = #expect(throws: OptionError.self) { try options(arguments) }
        #expect(error?.text.contains(name) == true)
    }

    @Test("a fault in the config file is said with its line")
    func configFault() throws {
        let file = FileManager.default.temporaryDirectory.path + "/atriumd-\(UUID().uuidString).conf"
        try "name = fine\nfrob = 1\n".write(toFile: file, atomically: true, encoding: .utf8)
        defer { #expect(throws: Never.self) { try FileManager.default.removeItem(atPath: file) } }
        let error = #expect(throws: OptionError.self) { try options(["--config", file]) }
        #expect(error?.text.hasPrefix("\(file):2:") == true)
    }

    @Test("help names every option")
    func help() {
        for option in Option.all { #expect(Options.help.contains("--\(option.name)")) }
    }
}
