import Glibc

/// The names in a folder, for completion.
enum FolderListing {
    /// The names, a folder's with a slash behind it; none where the folder cannot be read. A name that is not UTF-8
    /// could not be typed, and is left out.
    static func names(in path: String) -> [String] {
        guard let folder = opendir(path.isEmpty ? "." : path) else { return [] }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = name(of: entry)
            guard name != ".", name != "..", !name.unicodeScalars.contains("\u{FFFD}") else { continue }
            var status = stat()
            let isFolder = stat(path + name, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
            names.append(isFolder ? name + "/" : name)
        }
        return names.sorted()
    }

    /// The name of an entry.
    static func name(of entry: UnsafeMutablePointer<dirent>) -> String {
        withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
            String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
    }
}
