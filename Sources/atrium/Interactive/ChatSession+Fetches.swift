import AtriumClient
import AtriumWire

/// Who has fetched files of one's own.
extension ChatSession {
    /// Files of a list that are asked about, the newest first.
    private static let askedMax = 20
    /// Names remembered; beyond that a file is told of by its number.
    private static let namesMax = 4_096

    /// Asks who has fetched the files of a list that are one's own; the answers come behind it.
    func askWhoFetched(_ files: [FileEntry]) {
        let own = files.filter { $0.state == .stored && $0.accountName.lowercased() == name.lowercased() }
        for file in own { noteOwn(file.file, file.name) }
        for file in own.prefix(Self.askedMax) { perform(.fetches(file.file), for: .fetches(file.name)) }
    }

    /// Remembers the name of a file of one's own.
    func noteOwn(_ file: FileID, _ name: String) {
        guard !name.isEmpty, ownFileNames[file] != nil || ownFileNames.count < Self.namesMax else { return }
        ownFileNames[file] = name
    }

    /// The answer to who has fetched a file; one that nobody fetched is passed over.
    func take(_ fetches: [FetchEntry], of file: FileID, _ purpose: Pending?) {
        guard case .fetches(let name) = purpose, !fetches.isEmpty else { return }
        tell("\(name) was fetched by \(fetches.map(\.accountName).joined(separator: ", "))", as: .dim)
    }

    /// Somebody has just fetched a file of one's own.
    func take(_ fetched: FileFetched) {
        let name = ownFileNames[fetched.file] ?? "file \(fetched.file.rawValue)"
        tell("\(fetched.accountName) fetched \(name)")
    }
}
