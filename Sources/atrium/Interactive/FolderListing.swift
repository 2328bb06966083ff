import Glibc

/// The names in a folder.
enum FolderListing {
    /// For completion: the names, a folder's with a slash behind it; none where the folder cannot be read. A name that
    /// is not UTF-8 could not be typed, and is left out.
    static func names(in path: String) -> [String] {
        entries(in: path.isEmpty ? "." : path).filter { !$0.unicodeScalars.contains("\u{FFFD}") }.map { name in
            var status = stat()
            let isFolder = stat(path + name, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
            return isFolder ? name + "/" : name
        }.sorted()
    }

    /// All that is in it, in no order; nothing where the folder cannot be read.
    static func entries(in path: String) -> [String] {
        guard let folder = opendir(path) else { return [] }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names
    }
}
