import AtriumNet
import Glibc

extension ClientError {
    /// A file or folder that could not be used, in words for a person.
    package static func file(_ path: String, _ failure: SystemError) -> ClientError {
        ClientError(.local, "\(path): \(reason(failure))")
    }

    /// The file of a transfer could not be used. The words leave the name to `TransferProgress.name`.
    static func transferred(_ failure: SystemError) -> ClientError {
        ClientError(.local, reason(failure))
    }

    private static func reason(_ failure: SystemError) -> String {
        switch failure.number {
        case ENOENT: "there is no such file or folder"
        case EACCES, EPERM: "permission denied"
        case ENOSPC, EDQUOT: "the disk is full"
        case EEXIST:
            "a file of that name exists already; use -o to choose another name, or --force to replace it"
        case EISDIR: "there is a folder of that name"
        case ENOTDIR: "a part of the path is no folder"
        case EROFS: "the disk is read-only"
        case EIO: "the disk reports an error"
        case ELOOP: "it is a symbolic link"
        case ENAMETOOLONG: "the name is too long"
        default: failure.text
        }
    }
}
