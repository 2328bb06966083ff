import AtriumServer
import AtriumStorage
import AtriumWire

/// One setting a person can give: as a flag, in the environment, or in the config file, all by the same name.
struct Option: Sendable {
    /// `listen` is `--listen`, `ATRIUM_LISTEN`, and `listen = …` in the file.
    let name: String
    /// What stands behind the flag in `--help`; nil for a flag that is on or off.
    let placeholder: String?
    let help: String
    let apply: @Sendable (inout Options, String) throws(OptionError) -> Void

    /// Its name in the environment. `ATRIUM_NAME` says who logs in with the client, and names no server.
    var environmentName: String {
        if name == Self.nameName { return "ATRIUM_SERVER_NAME" }
        return "ATRIUM_" + String(name.map { $0 == "-" ? "_" : $0 }).uppercased()
    }

    /// The option that may be given several times.
    static let listenName = "listen"

    /// The option that says what the server calls itself.
    private static let nameName = "name"

    /// Every option, in the order `--help` shows them.
    static let all = common + limits

    private static let common: [Option] = [
        Option(
            name: listenName, placeholder: "PLACE",
            help: "where to listen, HOST:PORT or unix:PATH; may be given several times (127.0.0.1:7486)"
        ) { (options, value) throws(OptionError) in
            options.settings.places.append(try place(value))
        },
        Option(name: "tls-cert", placeholder: "FILE", help: "certificate, and what leads to its authority (its own)") {
            (options, value) throws(OptionError) in
            guard !value.isEmpty else { throw OptionError("--tls-cert needs a file") }
            options.certificatePath = value
        },
        Option(name: "tls-key", placeholder: "FILE", help: "the private key of that certificate") {
            (options, value) throws(OptionError) in
            guard !value.isEmpty else { throw OptionError("--tls-key needs a file") }
            options.keyPath = value
        },
        Option(name: "plaintext", placeholder: nil, help: "listen in clear: whoever is on the way reads along (off)") {
            (options, value) throws(OptionError) in
            options.isPlaintext = try isOn(value, "plaintext")
        },
        Option(name: "data", placeholder: "DIR", help: "folder that holds everything the server keeps (atrium-data)") {
            (options, value) throws(OptionError) in
            guard !value.isEmpty else { throw OptionError("--data needs a folder") }
            options.settings.dataPath = value
        },
        Option(name: "journal-dir", placeholder: "DIR", help: "keep the journal elsewhere, as on a disk of its own") {
            (options, value) throws(OptionError) in
            guard !value.isEmpty else { throw OptionError("--journal-dir needs a folder") }
            options.settings.journalPath = value
        },
        Option(
            name: "durability", placeholder: "MODE",
            help: "what survives: power-safe, crash-safe or best-effort (power-safe)"
        ) { (options, value) throws(OptionError) in
            guard let durability = Durability.allCases.first(where: { $0.name == value }) else {
                throw OptionError("--durability is power-safe, crash-safe or best-effort, not '\(value)'")
            }
            options.settings.durability = durability
        },
        Option(name: nameName, placeholder: "NAME", help: "what the server calls itself (Atrium)") {
            (options, value) throws(OptionError) in
            guard (1...64).contains(value.utf8.count) else { throw OptionError("--name takes 1 to 64 bytes") }
            options.settings.name = value
        },
        Option(
            name: "accounts", placeholder: "POLICY",
            help: "who may claim a free name: open is anyone, registered nobody, invite who has a code (open)"
        ) { (options, value) throws(OptionError) in
            guard let policy = AccountPolicy(rawValue: value) else {
                throw OptionError("--accounts is open, registered or invite, not '\(value)'")
            }
            options.settings.accountPolicy = policy
        },
        Option(
            name: "name-release", placeholder: "AGE",
            help: "how long a name without a password stands unused before it is free again; 0 for good (90d)"
        ) { (options, value) throws(OptionError) in
            if value == "0" {
                options.settings.limits[.nameReleaseMilliseconds] = 0
                return
            }
            guard let words = KeepWords(value), words.ageSeconds > 0, words.bytes == 0,
                words.ageSeconds <= Limit.nameReleaseMilliseconds.range.upperBound / 1_000
            else { throw OptionError("--name-release takes an age, as in 90d, or 0, not '\(value)'") }
            options.settings.limits[.nameReleaseMilliseconds] = words.ageSeconds * 1_000
        },
        Option(name: "max-accounts", placeholder: "N", help: "accounts at most; no more names are taken then (1000000)")
        {
            (options, value) throws(OptionError) in
            try setLimit(&options, .accountsMax, value, "--max-accounts")
        },
        Option(name: "max-connections", placeholder: "N", help: "connections at most; more are told so (10000)") {
            (options, value) throws(OptionError) in
            try setLimit(&options, .connectionsMax, value, "--max-connections")
        },
        Option(name: "max-file-size", placeholder: "BYTES", help: "largest file taken (1T)") {
            (options, value) throws(OptionError) in
            try setSize(&options, .fileMaxBytes, value, "--max-file-size")
        },
        Option(
            name: "account-quota", placeholder: "BYTES", help: "bytes of files one account may have offered (no bound)"
        ) {
            (options, value) throws(OptionError) in
            try setSize(&options, .accountStoredMaxBytes, value, "--account-quota")
        },
        Option(name: "server-quota", placeholder: "BYTES", help: "bytes of files all may have offered (no bound)") {
            (options, value) throws(OptionError) in
            try setSize(&options, .serverStoredMaxBytes, value, "--server-quota")
        },
        Option(
            name: "free-space-min", placeholder: "BYTES",
            help: "free disk below which no file is taken; messages still are (256M)"
        ) { (options, value) throws(OptionError) in
            try setSize(&options, .freeSpaceMinBytes, value, "--free-space-min")
        },
        Option(
            name: "keep-events", placeholder: "RULE",
            help: "events kept where a room says nothing: forever, none, 30d, 500M or 30d,500M (forever)"
        ) { (options, value) throws(OptionError) in
            guard let words = KeepWords(value) else {
                throw OptionError("--keep-events takes forever, none, or bounds as in 30d,500M, not '\(value)'")
            }
            options.settings.keep = KeepRule(
                words.isNone ? .none : .limits, eventAgeSeconds: words.ageSeconds, eventBytes: words.bytes,
                fileAgeSeconds: options.settings.keep.fileAgeSeconds, fileBytes: options.settings.keep.fileBytes)
        },
        Option(
            name: "keep-files", placeholder: "RULE",
            help: "files kept where a room says nothing: forever, 30d, 20G or 30d,20G (forever)"
        ) { (options, value) throws(OptionError) in
            guard let words = KeepWords(value), !words.isNone else {
                throw OptionError("--keep-files takes forever, or bounds as in 30d,20G, not '\(value)'")
            }
            options.settings.keep.fileAgeSeconds = words.ageSeconds
            options.settings.keep.fileBytes = words.bytes
        },
        Option(name: "keep-alive", placeholder: "SECONDS", help: "silence after which a client is asked (20)") {
            (options, value) throws(OptionError) in
            guard let seconds = UInt64(value), (1...600).contains(seconds) else {
                throw OptionError("--keep-alive takes 1 to 600 seconds, not '\(value)'")
            }
            options.settings.limits[.keepAliveMilliseconds] = seconds * 1000
        },
        Option(
            name: "upload-abandon", placeholder: "SECONDS",
            help: "how long an unfinished upload is kept for its sender to come back (86400)"
        ) { (options, value) throws(OptionError) in
            let range = Limit.uploadAbandonMilliseconds.range
            let seconds = range.lowerBound / 1_000...range.upperBound / 1_000
            guard let number = UInt64(value), seconds.contains(number) else {
                throw OptionError(
                    "--upload-abandon takes \(seconds.lowerBound) to \(seconds.upperBound) seconds, not '\(value)'")
            }
            options.settings.limits[.uploadAbandonMilliseconds] = number * 1_000
        },
        Option(name: "loops", placeholder: "N", help: "threads that serve connections, 1 to 64 (one a core)") {
            (options, value) throws(OptionError) in
            guard let count = Int(value), (1...64).contains(count) else {
                throw OptionError("--loops takes 1 to 64, not '\(value)'")
            }
            options.settings.loopCount = count
        },
        Option(name: "log-level", placeholder: "LEVEL", help: "debug, info, warning or error (info)") {
            (options, value) throws(OptionError) in
            guard let level = LogLevel(rawValue: value) else {
                throw OptionError("--log-level is debug, info, warning or error, not '\(value)'")
            }
            options.logLevel = level
        },
        Option(name: "log-format", placeholder: "FORMAT", help: "text or json (text)") {
            (options, value) throws(OptionError) in
            guard let format = Log.Format(rawValue: value) else {
                throw OptionError("--log-format is text or json, not '\(value)'")
            }
            options.logFormat = format
        },
        Option(name: "log-messages", placeholder: nil, help: "show messages on the console (off)") {
            (options, value) throws(OptionError) in
            options.settings.logsMessages = try isOn(value, "log-messages")
        },
    ]

    private static func isOn(_ value: String, _ name: String) throws(OptionError) -> Bool {
        switch value {
        case "", "yes", "true", "on", "1": true
        case "no", "false", "off", "0": false
        default: throw OptionError("\(name) is yes or no, not '\(value)'")
        }
    }

    private static func place(_ value: String) throws(OptionError) -> ListenPlace {
        if value.hasPrefix("unix:") {
            let path = String(value.dropFirst("unix:".count))
            guard !path.isEmpty else { throw OptionError("--listen unix: needs a path behind it") }
            return .local(path: path)
        }
        guard let colon = value.lastIndex(of: ":"), let port = UInt16(value[value.index(after: colon)...]) else {
            throw OptionError("--listen takes HOST:PORT, as in 127.0.0.1:7486, or unix:PATH, not '\(value)'")
        }
        var host = value[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        guard !host.isEmpty else { throw OptionError("--listen takes HOST:PORT; 0.0.0.0 is every address") }
        return .internet(host: String(host), port: port)
    }

    static func setSize(
        _ options: inout Options, _ limit: Limit, _ value: String, _ flag: String
    ) throws(OptionError) {
        guard let bytes = ByteCount.parse(value) else {
            throw OptionError("\(flag) takes bytes, as in 500M or 1T, not '\(value)'")
        }
        try setLimit(&options, limit, String(bytes), flag)
    }

    static func setLimit(
        _ options: inout Options, _ limit: Limit, _ value: String, _ flag: String
    ) throws(OptionError) {
        guard let number = UInt64(value), limit.range.contains(number) else {
            throw OptionError(
                "\(flag) takes \(limit.range.lowerBound) to \(limit.range.upperBound), not '\(value)'")
        }
        options.settings.limits[limit] = number
    }
}
