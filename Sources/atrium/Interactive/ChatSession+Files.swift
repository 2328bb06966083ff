import AtriumClient
import AtriumNet
import AtriumWire

/// Files: offering, fetching, taking back, cancelling.
extension ChatSession {
    func send(_ words: [String]) {
        var paths = words
        var target = current
        if let last = words.last, words.count > 1, last.hasPrefix("#") || last.hasPrefix("@") {
            paths.removeLast()
            do throws(UsageError) {
                target = try TargetName(parsing: last)
            } catch {
                return tell(error.text, as: .error)
            }
        }
        guard !paths.isEmpty else { return usage(.send) }
        for path in paths {
            if let words = CommandFailure.unreadableName(path) {
                tell(words, as: .error)
                continue
            }
            begin(.offer(path: Self.expanded(path), to: target.target), wanted: path, to: target)
        }
    }

    func get(_ words: [String]) {
        let overwrite = words.first == "-f"
        let words = overwrite ? Array(words.dropFirst()) : words
        guard (1...2).contains(words.count) else { return usage(.get) }
        use(words[0], .fetch(destination: words.count > 1 ? words[1] : nil, overwrite: overwrite))
    }

    func remove(_ words: [String]) {
        guard words.count == 1 else { return usage(.rm) }
        use(words[0], .withdraw)
    }

    func cancel(_ word: String) {
        let tokens = transfers.tokens(word)
        guard !tokens.isEmpty else {
            if transfers.isEmpty { return tell("nothing is on its way", as: .dim) }
            return word.isEmpty
                ? usage(.cancel) : tell("there is no transfer \(word); /transfers lists them", as: .error)
        }
        for token in tokens { perform(.cancel(token), for: .cancel) }
    }

    /// A list of files has come: to be shown, or to find one in.
    func take(_ files: [FileEntry], _ purpose: Pending?) {
        if case .files(let target) = purpose {
            if files.isEmpty { return tell("no files in \(target.text)", as: .dim) }
            for line in FilesCommand.table(files) { screen.add(line) }
            let names = files.reversed().filter { $0.state != .withdrawn }.map(\.name)
            if let conversation = book.named(target) { book[conversation.id]?.files = names }
            askWhoFetched(files)
        } else if case .find(let name, let target, let use) = purpose {
            guard let entry = files.first(where: { $0.name == name && $0.state != .withdrawn }) else {
                return tell("there is no file \(name) in \(target.text); /files lists them", as: .error)
            }
            begin(entry.file, use, wanted: name)
        }
    }

    /// A transfer has come further.
    func take(_ progress: TransferProgress) {
        let now = Clock.monotonicNanoseconds()
        transfers.step(progress, atNanoseconds: now)
        if progress.direction == .upload, let file = progress.file {
            ownFiles.insert(file)
            noteOwn(file, progress.name)
        }
        if case .offered(let receipt) = progress.phase, receipt.created,
            let target = transfers.target(of: progress.token), target.isRoom
        {
            tell("created \(target.text)")
        }
        if let words = ProgressLine.turn(progress) { tell(words.named(progress.name), as: .dim) }
        guard progress.phase.isLast, let entry = transfers.end(progress.token) else { return }
        if transfers.isEmpty { hasWarnedOfTransfers = false }
        switch progress.phase {
        case .finished(let digest, let path):
            let took = now - entry.startedAtNanoseconds
            let place = progress.direction == .download ? " → \(path)" : ""
            let summary = ProgressLine.summary(progress, tookNanoseconds: took) + place
            let whole = "sha256 \(digest.hex)"
            let fits = screen.editor == nil || whole.count + 2 <= StandardStream.output.columnCount
            tell(fits ? summary : "\(summary), sha256 \(digest.short)")
            if fits { screen.add(settings.palette.paint("  " + whole, as: .dim)) }
        case .failed(let error):
            let failure = CommandFailure(error, at: settings.address)
            let file = Words.quoted(entry.wanted)
            let place = entry.destination.map { " " + Words.quoted($0) } ?? ""
            let advice = "/get -f \(file)\(place) replaces it, /get \(file) PATH keeps both"
            let words = failure.reason.replacing(CommandFailure.existsAdvice, with: advice)
            let isThere = failure.reason.contains(CommandFailure.existsAdvice)
            let name = progress.name.isEmpty ? entry.wanted : progress.name
            let subject = isThere ? entry.destination ?? name : name
            tell(words.named(subject), as: error.kind == .cancelled ? .leave : .error)
        case .starting, .offered, .moving, .waiting, .interrupted, .resumed, .restarted, .verifying: break
        }
    }

    private func use(_ word: String, _ use: Pending.FileUse) {
        if let id = UInt64(word) {
            begin(FileID(rawValue: id), use, wanted: word)
        } else {
            perform(.files(current.target), for: .find(word, current, use))
        }
    }

    private func begin(_ file: FileID, _ use: Pending.FileUse, wanted: String) {
        switch use {
        case .fetch(let destination, let overwrite):
            let path = destination.map(Self.expanded)
            begin(
                .fetch(file, destination: path, overwrite: overwrite), wanted: wanted, destination: destination)
        case .withdraw:
            perform(.withdraw(file), for: .withdraw(wanted))
        }
    }

    private func begin(
        _ command: Command, wanted: String, destination: String? = nil, to target: TargetName? = nil
    ) {
        guard let token = perform(command, for: nil) else { return }
        transfers.begin(
            token, wanted: wanted, destination: destination, to: target,
            atNanoseconds: Clock.monotonicNanoseconds())
    }

    /// `~/` is the home folder, as in a shell.
    static func expanded(_ path: String) -> String {
        guard path.hasPrefix("~/"), let home = Environment.variables["HOME"] else { return path }
        return home + path.dropFirst()
    }
}
