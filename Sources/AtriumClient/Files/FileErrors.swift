import AtriumNet
import Glibc

extension ClientError {
    /// A file that could not be used, in words for a person.
    static func file(_ path: String, _ failure: SystemError) -> ClientError {
        let reason =
            switch failure.number {
            case ENOENT: "there is no such file or folder"
            case EACCES, EPERM: "permission denied"
            case ENOSPC, EDQUOT: "the disk is full"
            case EEXIST: "it exists already; use -o to choose another name, or --force to replace it"
            case EISDIR: "it is a folder"
            case ENOTDIR: "a part of the path is no folder"
            case EROFS: "the disk is read-only"
            case EIO: "the disk reports an error"
            case ELOOP: "it is a symbolic link"
            case ENAMETOOLONG: "the name is too long"
            default: failure.text
            }
        return ClientError(.local, "\(path): \(reason)")
    }
}
