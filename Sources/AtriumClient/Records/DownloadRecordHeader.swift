/// The part of a download's record that does not change.
struct DownloadRecordHeader: Equatable {
    /// Size of the whole file.
    var sizeBytes: UInt64
    /// The name it is to have.
    var name: String
    /// The name it has until then, in the same folder.
    var partialName: String
    /// Number of the partial file in its file system: one that was put in its place is not taken for it.
    var inode: UInt64
    /// The mode it is to have when it is whole.
    var mode: UInt32
    /// The folder's path, as far as it is known, for who cleans up.
    var folderPath: String

    init(sizeBytes: UInt64, name: String, partialName: String, inode: UInt64, mode: UInt32, folderPath: String) {
        self.sizeBytes = sizeBytes
        self.name = name
        self.partialName = partialName
        self.inode = inode
        self.mode = mode
        self.folderPath = folderPath
    }

    init?(_ values: [String: String]) {
        guard let size = values["size"].flatMap({ UInt64($0) }), let name = values["name"],
            let partialName = values["partial"], let inode = values["inode"].flatMap({ UInt64($0) }),
            let mode = values["mode"].flatMap({ UInt32($0) }), let folderPath = values["folder"], !partialName.isEmpty,
            !partialName.utf8.contains(UInt8(ascii: "/"))
        else { return nil }
        self.init(
            sizeBytes: size, name: name, partialName: partialName, inode: inode, mode: mode, folderPath: folderPath)
    }

    /// As the record's text has it.
    var fields: [(name: String, value: String)] {
        [
            ("size", String(sizeBytes)), ("name", name), ("partial", partialName), ("inode", String(inode)),
            ("mode", String(mode)), ("folder", folderPath),
        ]
    }
}
