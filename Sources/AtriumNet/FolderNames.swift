import Glibc

/// What is in a folder.
public enum FolderNames {
    /// All names in it but those of itself and of the folder above, in no order. Bytes that are not UTF-8 are replaced.
    ///
    /// - Throws: where there is no such folder, or it cannot be read.
    public static func read(_ path: String) throws(SystemError) -> [String] {
        guard let folder = opendir(path) else { throw SystemError("opendir") }
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
