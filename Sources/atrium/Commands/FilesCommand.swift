import AtriumClient
import AtriumWire

/// `atrium files TARGET`: the files of a conversation, newest first.
struct FilesCommand: OneShot {
    let target: TargetName
    /// Whether it tells who has fetched the files that are one's own.
    let showsFetches: Bool

    init(_ arguments: ParsedArguments) throws(UsageError) {
        guard arguments.words.count <= 1 else { throw UsageError("files: one TARGET is wanted", in: .files) }
        showsFetches = arguments.has(.fetched)
        target = try arguments.words.first.map { word throws(UsageError) in try TargetName(parsing: word) } ?? .lobby
    }

    func run(_ exchange: Exchange) throws(CommandFailure) {
        let outcome = try exchange.outcome(of: .files(target.target), in: target) { $0.isEmptyDirect(target) }
        guard case .files(_, let conversation, let files) = outcome else {
            return exchange.tell("no files in \(target.text)")
        }
        if files.isEmpty { exchange.tell("no files in \(target.text)") }
        let fetches = showsFetches ? try self.fetches(of: files, exchange) : nil
        let lines =
            exchange.settings.isJSON
            ? files.map { file in
                EventJSON.object(file, of: conversation, in: target.text, fetches: fetches?[file.file]).line
            } : Self.table(files, fetches)
        lines.forEach(StandardStream.output.writeLine)
    }

    /// Who has fetched those of the files that are one's own; of others nobody is told.
    private func fetches(
        of files: [FileEntry], _ exchange: Exchange
    ) throws(CommandFailure) -> [FileID: [FetchEntry]] {
        var fetches: [FileID: [FetchEntry]] = [:]
        for file in files where file.accountName.lowercased() == exchange.name.lowercased() {
            guard case .fetches(_, let id, let entries) = try exchange.outcome(of: .fetches(file.file)) else {
                continue
            }
            fetches[id] = entries
        }
        return fetches
    }

    /// The files as aligned columns; nothing where there are none.
    ///
    /// - Parameter fetches: who has fetched which file; nil leaves the column out.
    static func table(_ files: [FileEntry], _ fetches: [FileID: [FetchEntry]]? = nil) -> [String] {
        guard !files.isEmpty else { return [] }
        let columns = ["ID", "SIZE", "STATE", "FROM", "OFFERED", "NAME"]
        var table = Table(columns + (fetches == nil ? [] : ["FETCHED BY"]), rightAligned: [0, 1])
        for file in files {
            let cells = [
                String(file.file.rawValue), Amount.bytes(file.sizeBytes), file.state.word, file.accountName,
                file.time.localDay, file.name,
            ]
            let names = fetches.map { ($0[file.file] ?? []).map(\.accountName).joined(separator: ", ") }
            table.add(cells + (names.map { [$0] } ?? []))
        }
        return table.lines
    }
}
