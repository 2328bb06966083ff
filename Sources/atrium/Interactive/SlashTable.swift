/// The commands of the chat: it drives `/help`, completion and dispatch.
enum SlashTable {
    struct Row: Sendable {
        let name: String
        let usage: String
        let summary: String
        let arguments: [SlashCommand.Argument]
        let action: @MainActor @Sendable (ChatSession, String) -> Void

        init(
            _ name: String, _ usage: String, _ summary: String, _ arguments: [SlashCommand.Argument] = [],
            _ action: @escaping @MainActor @Sendable (ChatSession, String) -> Void
        ) {
            self.name = name
            self.usage = usage
            self.summary = summary
            self.arguments = arguments
            self.action = action
        }
    }

    static let rows: [Row] =
        [
            Row(
                "join", "#ROOM|@USER", "enter a room, or create it; what you type goes there from then on", [.target]
            ) { $0.join($1) },
            Row("leave", "[#ROOM]", "leave a room; of a closed one, one is no member any more", [.room]) {
                $0.leaveRoom($1)
            },
            Row(
                "msg", "USER [TEXT]",
                "say something to one person, online or not; without TEXT, go on with them", [.account, .text]
            ) { $0.message($1) },
            Row("me", "TEXT", "say what you do: * ada waves", [.text]) { $0.act($1) },
            Row(
                "topic", "[#ROOM] [TEXT|-]", "show the topic of a room, set it, or clear it with -", [.room, .text]
            ) { $0.topic($1) },
            Row(
                "keep", "[EVENTS [FILES]]",
                "show what the room keeps, or set it: forever, none, 30d, 500M or 30d,500M", [.text]
            ) { $0.keep(Words.split($1)) },
            Row("rooms", "", "list the rooms") { chat, _ in chat.perform(.rooms, for: .rooms) },
            Row("who", "[#ROOM]", "list who is present", [.room]) { $0.who($1) },
            Row("history", "[COUNT]", "show what was said before; COUNT is at most 65535") { $0.history($1) },
            Row(
                "send", "PATH [#ROOM|@USER]", "give a file to everyone here, or to the room or person named",
                [.path, .target]
            ) { $0.send(Words.split($1)) },
            Row("get", "[-f] ID|NAME [PATH]", "fetch a file; -f replaces one that is there", [.file, .path]) {
                $0.get(Words.split($1))
            },
            Row(
                "files", "[#ROOM|@USER]", "list the files offered here, and who has fetched your own", [.target]
            ) { $0.files($1) },
            Row("rm", "ID|NAME", "take back a file that you offered", [.file]) { $0.remove(Words.split($1)) },
            Row("transfers", "", "list the transfers that run") { chat, _ in chat.listTransfers() },
            Row("cancel", "[N|all]", "cancel a transfer", [.transfer]) { $0.cancel($1) },
        ]
        + OrderWord.allCases.map { word in
            let arguments: [SlashCommand.Argument] = word.form == .room ? [.room] : [.account, .text]
            return Row(word.rawValue, word.usage(room: "[#ROOM] "), word.summary, arguments) { $0.order(word, $1) }
        } + [
            Row("nick", "NAME", "go on under another name", [.text]) { $0.changeName($1) },
            Row("password", "", "set the password of your account, so that further devices can /login") { chat, _ in
                chat.setPassword()
            },
            Row(
                "login", "[NAME]",
                "log in with the password of an account, which is asked for; this device gets a key of its own", [.text]
            ) { $0.logIn($1) },
            Row(
                "devices", "[revoke ID]", "list the devices and tokens of your account, or take one away", [.text]
            ) { $0.devices(Words.split($1)) },
            Row("link", "", "show a link that leads here, for others to open") { chat, _ in chat.showLink() },
            Row("help", "", "this text") { chat, _ in chat.help() },
            Row("quit", "", "end the session (so does a line with exit alone, or Ctrl-D)") { chat, _ in chat.quit() },
        ]

    static let entries = Dictionary(uniqueKeysWithValues: rows.map { ($0.name, $0) })
}
