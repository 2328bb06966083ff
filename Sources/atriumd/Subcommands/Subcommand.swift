/// What the program does, by its first word.
enum Subcommand: String, CaseIterable {
    case serve
    case check
    case backup
    case restore
    case collect = "gc"
    case stats
    case fingerprint
    case audit
    case user
    case invite

    /// What stands behind the word.
    var arguments: String {
        switch self {
        case .serve, .check, .collect, .stats, .fingerprint, .audit: ""
        case .user: " add|passwd|disable|enable|remove NAME | admin NAME on|off | list"
        case .invite: " [list | revoke ID]"
        case .backup: " DIR"
        case .restore: " DIR"
        }
    }

    /// One line for the list of commands.
    var summary: String {
        switch self {
        case .serve: "start the server; so does no command at all"
        case .check: "look whether journal and stored files agree, and are what they were"
        case .backup: "copy everything to a new folder, while the server runs"
        case .restore: "make a data folder from a backup, verified"
        case .collect: "free what nothing names any more"
        case .stats: "say what is kept, and what is going on"
        case .audit: "say who did what, by the power they have"
        case .user: "make accounts, and look after them"
        case .invite: "make codes that a name can be claimed with, once each"
        case .fingerprint: "print the fingerprint by which clients know the server"
        }
    }

    /// Flags of its own, by name and help; all are on or off.
    var flags: [(name: String, help: String)] {
        let json = (name: "json", help: "print one JSON object")
        return switch self {
        case .serve: []
        case .fingerprint: [json]
        case .check: [("fast", "read neither the bytes of stored files nor of events"), json]
        case .backup: [("update", "replace an earlier backup, and take over what it has already"), json]
        case .restore: [("damaged", "restore what is sound of a backup, without the rest"), json]
        case .collect: [("vacuum", "rewrite the journal without what is free in it; not on a running server"), json]
        case .stats: [json]
        case .audit: [("json", "print a JSON object a line")]
        case .user:
            [
                ("admin", "make the account an administrator, with add"),
                ("password-stdin", "read the password from standard input; else one is made up and printed"), json,
            ]
        case .invite: [json]
        }
    }

    /// Options of the server that it takes too, by name, placeholder and help.
    var shared: [(name: String, placeholder: String, help: String)] {
        let data = (name: "data", placeholder: "DIR", help: "the data folder (atrium-data)")
        let config = (name: "config", placeholder: "FILE", help: "settings as lines 'name = value'")
        return switch self {
        case .serve, .check, .backup, .restore, .collect, .stats, .audit, .user, .invite:
            [data, ("journal-dir", "DIR", "where its journal is, if elsewhere"), config]
        case .fingerprint: [data, ("tls-cert", "FILE", "the certificate, if elsewhere"), config]
        }
    }

    /// Options of its own that take a value, by name, placeholder and help.
    var valued: [(name: String, placeholder: String, help: String)] {
        switch self {
        case .serve, .check, .backup, .restore, .collect, .stats, .fingerprint, .user: []
        case .audit: [("since", "AGE", "only what was done since then, as in 7d or 12h (everything)")]
        case .invite:
            [("count", "N", "codes to make (1)"), ("expires", "AGE", "how long they are taken, as in 7d (for good)")]
        }
    }

    /// How many words it takes.
    var wordCounts: ClosedRange<Int> {
        switch self {
        case .serve, .check, .collect, .stats, .fingerprint, .audit: 0...0
        case .backup, .restore: 1...1
        case .user: 1...3
        case .invite: 0...2
        }
    }

    /// What `atriumd COMMAND --help` prints.
    var help: String {
        var rows = flags.map { ("--\($0.name)", $0.help) }
        rows += shared.map { ("--\($0.name) \($0.placeholder)", $0.help) }
        rows += valued.map { ("--\($0.name) \($0.placeholder)", $0.help) }
        rows.append(("--help", "show this"))
        return "atriumd \(rawValue): \(summary)\n\nusage: atriumd \(rawValue)\(arguments) [options]\n\n"
            + Options.table(rows) + "\n" + details
    }

    private var details: String {
        switch self {
        case .serve: ""
        case .check:
            """
            Beside a running server it reads at a low weight, and changes nothing. Exit: 0 all agrees, 1 faults were
            found or the folder cannot be read, 2 usage. Files that nothing names are no fault: gc frees them.

            """
        case .backup:
            """
            DIR must be missing or empty; it is written as DIR.partial and renamed when everything in it is on the disk.
            Each stored file is verified on the way; what is damaged is left out and named, and the exit code is 1. The
            key that the server has made for itself is in it: whoever has the backup can pretend to be the server.

            """
        case .restore:
            """
            DIR is the backup; --data names the folder to make, which must be missing or empty. Everything is verified
            before it gets its name. Exit: 0 restored, 1 refused, or restored without what was damaged, 2 usage.

            """
        case .collect:
            """
            On a running server the server itself removes what nothing names, so that nothing is lost that is about
            to be named. A backup that is being made holds that back until it is done.

            """
        case .stats:
            """
            Reads a running server beside itself. Exit: 0, 1 the folder cannot be read, 2 usage.

            """
        case .audit:
            """
            A line for each act: when, who, what, to whom, where, and what else there is to know. It reads the folder
            beside a running server. The newest million acts are kept. Exit: 0, 1 the folder cannot be read, 2 usage.

            """
        case .user:
            """
            A running server carries it out by itself; else it is done on the folder. A session of an account that is
            disabled or removed ends at once. A name that was removed is free; what was said under it stays. Exit: 0,
            1 refused, 2 usage.

            """
        case .invite:
            """
            Prints a code a line. Each claims one name on a server with --accounts invite. The server keeps no code:
            list shows them by their ids. Exit: 0, 1 refused, 2 usage.

            """
        case .fingerprint:
            """
            Of the certificate that --tls-cert names, or of the one the server made for itself in the data folder.
            Exit: 0, 1 there is none, 2 usage.

            """
        }
    }
}
