import AtriumNet
import Glibc

/// A folder of the client's own: for its user alone, and made when something is first put in it.
struct PrivateFolder: Sendable {
    let path: String

    /// Why a folder could not be made: which one of those above it, or itself.
    struct Failure: Error {
        let path: String
        let error: SystemError
    }

    /// Makes it and those above it; those that are there stay as they are.
    func make() throws(Failure) {
        var partial = path.hasPrefix("/") ? "" : "."
        for part in path.split(separator: "/") {
            partial += "/" + part
            guard mkdir(partial, 0o700) == 0 || errno == EEXIST else {
                throw Failure(path: partial, error: SystemError("mkdir"))
            }
        }
    }

    /// The names in it, hidden ones too, in no order; none where it is not there or cannot be read.
    var names: [String] {
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
