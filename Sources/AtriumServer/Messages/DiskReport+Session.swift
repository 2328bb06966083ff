import AtriumStorage
import AtriumWire

extension DiskReport {
    /// The session whose loop a report is for; nil where it is for the core.
    var session: SessionID? { key?.session }

    /// The transfer a report for a loop is about; nil where it is for the core.
    var key: TransferKey? {
        switch self {
        case .opened(let key, _, _), .consumed(let key, _), .missing(let key, _, _), .finishRefused(let key, _, _, _),
            .ready(let key, _),
            .flow(let key, _), .ended(let key, _, _), .failed(let key, _, _):
            key
        case .stored, .uploadFailed: nil
        }
    }
}
