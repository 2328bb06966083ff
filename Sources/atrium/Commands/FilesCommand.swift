import AtriumClient
import AtriumWire

/// `atrium files TARGET`: the files of a conversation, newest first.
struct FilesCommand: OneShot {
    let target: TargetName

    init(_ arguments: ParsedArguments) throws(UsageError) {
        guard arguments.words.count <= 1 else { throw UsageError("files: one TARGET is wanted", in: .files) }
        target = try arguments.words.first.map { word throws(UsageError) in try TargetName(parsing: word) } ?? .lobby
    }

    func run(_ exchange: Exchange) throws(CommandFailure) {
        let outcome = try exchange.outcome(of: .files(target.target)) { $0.isEmptyDirect(target) }
        guard case .files(_, let conversation, let files) = outcome else {
            return exchange.tell("no files in \(target.text)")
        }
        if files.isEmpty { exchange.tell("no files in \(target.text)") }
        let lines =
            exchange.settings.isJSON
            ? files.map { EventJSON.object($0, of: conversation, in: target.text).line } : Self.table(files)
        lines.forEach(StandardStream.output.writeLine)
    }

    /// The files as aligned columns; nothing where there are none.
    static func table(_ files: [FileEntry]) -> [String] {
        guard !files.isEmpty else { return [] }
        var table = Table(["ID", "SIZE", "STATE", "FROM", "OFFERED", "NAME"], rightAligned: [0, 1])
        for file in files {
            table.add([
                String(file.file.rawValue), Amount.bytes(file.sizeBytes), file.state.word, file.accountName,
                file.time.localDay, file.name,
            ])
        }
        return table.lines
    }
}
