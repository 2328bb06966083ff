/// Every flag of the program. This table drives the parser and the help texts.
enum Flag: String, CaseIterable {
    case server = "--server"
    case host = "--host"
    case port = "--port"
    case plaintext = "--plaintext"
    case trust = "--trust"
    case invitation = "--invitation"
    case name = "--name"
    case color = "--color"
    case noColor = "--no-color"
    case json = "--json"
    case since = "--since"
    case count = "--count"
    case last = "--last"
    case follow = "--follow"
    case from = "--from"
    case output = "--output"
    case force = "--force"
    case fetched = "--fetched"
    case retry = "--retry"
    case forget = "--forget"
    case revoke = "--revoke"
    case passwordStdin = "--password-stdin"
    case tokenFile = "--token-file"
    case help = "--help"
    case version = "--version"

    /// Flags that every command takes.
    static let common: [Flag] = [
        .server, .host, .port, .plaintext, .trust, .invitation, .name, .tokenFile, .color, .noColor, .help,
        .version,
    ]

    /// The one-letter form, where there is one.
    var letter: Character? {
        switch self {
        case .output: "o"
        case .follow: "f"
        case .count: "n"
        case .help: "h"
        case .server, .host, .port, .plaintext, .trust, .invitation, .name, .color, .noColor, .json, .since, .last,
            .from,
            .force, .fetched, .retry, .forget, .revoke, .passwordStdin, .tokenFile,
            .version:
            nil
        }
    }

    /// What stands for the value in the help; nil where the flag takes none.
    var valueName: String? {
        switch self {
        case .server, .forget: "HOST[:PORT]"
        case .host: "HOST"
        case .port: "PORT"
        case .trust: "new|FINGERPRINT"
        case .invitation: "CODE"
        case .name: "NAME"
        case .color: "COLOR"
        case .since: "SEQ"
        case .count, .last: "N"
        case .from: "TARGET"
        case .output: "PATH"
        case .tokenFile: "FILE"
        case .revoke: "ID"
        case .retry: "SECONDS"
        case .plaintext, .noColor, .json, .follow, .force, .fetched, .passwordStdin, .help, .version: nil
        }
    }

    /// What it does, for the help.
    var meaning: String {
        switch self {
        case .server:
            "the server to talk to, also unix:PATH or a link atrium://… (else $ATRIUM_SERVER, else 127.0.0.1:7486)"
        case .host: "only the host of it"
        case .port: "only the port of it"
        case .plaintext: "speak to the server in clear: whoever can listen reads along"
        case .trust:
            "trust a server that is not known (new), or the one with this fingerprint, whatever was known before"
        case .invitation: "the code that lets a newcomer in, where the server asks for one"
        case .name: "the name to log in with (else $ATRIUM_NAME, else your login name)"
        case .color: "colour of your own prompt: " + PromptColor.allCases.map(\.rawValue).joined(separator: ", ")
        case .noColor: "no colours (as NO_COLOR in the environment)"
        case .json: "one JSON object a line in place of text"
        case .since: "events with a sequence above SEQ; one TARGET only"
        case .count: "end after N events, waiting for them where needed"
        case .last: "the last N events that are kept, first of all"
        case .follow: "go on with events as they come"
        case .from: "the conversation in which a file is looked up, by its name and else by its ID (#lobby)"
        case .output: "where to put the file; - for standard output"
        case .fetched: "with who has fetched the files of your own"
        case .force: "replace a file that is there"
        case .retry: "how long a lost connection is tried again (60; tail --follow: for ever); 0 for not at all"
        case .forget: "forget the key of a server"
        case .revoke: "take the device, token or password of that ID away; its sessions end"
        case .passwordStdin: "the password is the first line of standard input"
        case .tokenFile: "log in with the token in that file (else $ATRIUM_TOKEN_FILE); it says the name, too"
        case .help: "this text"
        case .version: "the version"
        }
    }

    /// `-o, --output PATH`, as the help shows it.
    var usage: String {
        let short = letter.map { "-\($0), " } ?? ""
        return short + rawValue + (valueName.map { " " + $0 } ?? "")
    }
}
