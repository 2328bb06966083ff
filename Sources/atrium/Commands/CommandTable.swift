/// The commands of the program: it drives the parser, the help texts and dispatch.
enum CommandTable {
    struct Row: Sendable {
        let name: String
        let usage: String
        let summary: String
        let flags: [Flag]
        let make: @Sendable (ParsedArguments) throws(UsageError) -> CommandName.Ready

        /// A command that asks a server.
        init<Kind: OneShot>(
            _ name: String, _ usage: String, _ summary: String, flags: [Flag] = [.json, .retry], runs _: Kind.Type
        ) {
            self.init(name, usage, summary, flags) { (arguments) throws(UsageError) in
                .oneShot(try Kind(arguments))
            }
        }

        /// A command that looks at this machine alone.
        init<Kind: LocalCommand>(
            _ name: String, _ usage: String, _ summary: String, flags: [Flag] = [.json], local _: Kind.Type
        ) {
            self.init(name, usage, summary, flags) { (arguments) throws(UsageError) in
                .local(try Kind(arguments))
            }
        }

        private init(
            _ name: String, _ usage: String, _ summary: String, _ flags: [Flag],
            make: @escaping @Sendable (ParsedArguments) throws(UsageError) -> CommandName.Ready
        ) {
            self.name = name
            self.usage = usage
            self.summary = summary
            self.flags = flags
            self.make = make
        }
    }

    static let rows: [Row] =
        [
            Row(
                "say", "TARGET [TEXT…]", "say something; without TEXT each line of standard input is a message",
                runs: SayCommand.self),
            Row(
                "tail", "[TARGET…] [--since SEQ | --last N] [--count N] [--follow]",
                "print what is said; #lobby where no TARGET is named",
                flags: [.since, .last, .count, .follow, .json, .retry],
                runs: TailCommand.self),
            Row("send", "FILE… TARGET", "give files to a room or a person", runs: SendCommand.self),
            Row(
                "get", "ID|NAME [--from TARGET] [-o PATH] [--force]", "fetch a file by its id or its name",
                flags: [.from, .output, .force, .json, .retry], runs: GetCommand.self),
            Row(
                "files", "[TARGET] [--fetched]", "list the files of a conversation (#lobby)",
                flags: [.fetched, .json, .retry],
                runs: FilesCommand.self),
            Row("rooms", "", "list the rooms", runs: RoomsCommand.self),
            Row("who", "[ROOM]", "list who is present in a room (#lobby)", runs: WhoCommand.self),
            Row("topic", "ROOM [TEXT…]", "show the topic of a room, or set it", runs: TopicCommand.self),
            Row(
                "keep", "ROOM [EVENTS [FILES]]",
                "show what a room keeps, or set it: forever, none, 30d, 500M, 30d,500M", runs: KeepCommand.self),
        ]
        + OrderWord.allCases.map { word in
            Row(word.rawValue, word.usage(room: "ROOM "), word.summary, runs: OrderOneShot.self)
        } + [
            Row(
                "login", "[--password-stdin]",
                "log this device in with the password of the account; it gets a key of its own",
                flags: [.passwordStdin, .retry], runs: LoginCommand.self),
            Row(
                "password", "[--password-stdin]",
                "set the password of the account, so that further devices can log in",
                flags: [.passwordStdin, .retry], runs: PasswordCommand.self),
            Row(
                "devices", "[--revoke ID]",
                "list the devices, tokens and the password of the account, or take one away",
                flags: [.revoke, .json, .retry], runs: DevicesCommand.self),
            Row(
                "token", "new LABEL [-o FILE]", "make a token for a script; it is shown once",
                flags: [.output, .retry], runs: TokenCommand.self),
            Row(
                "servers", "[--forget HOST[:PORT]]",
                "list the servers that are known by their keys, or forget one; nothing is connected to",
                flags: [.forget, .json],
                local: ServersCommand.self),
        ]

    static let entries = Dictionary(uniqueKeysWithValues: rows.map { ($0.name, $0) })
}
