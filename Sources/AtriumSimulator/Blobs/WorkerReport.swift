import AtriumStorage
import AtriumWire

/// What a disk worker has to say: the reports of `DiskReport`, with bytes in place of handles.
enum WorkerReport {
    case opened(TransferKey, requestID: UInt32, HeldBlocks?)
    case consumed(TransferKey, bytes: Int)
    case missing(TransferKey, firstBlock: UInt32, blockCount: UInt32)
    case finishRefused(TransferKey, requestID: UInt32, ErrorCode)
    case ready(TransferKey, block: UInt32, [UInt8])
    case flow(TransferKey, FlowState)
    case ended(TransferKey, sizeBytes: UInt64, Digest)
    case failed(TransferKey, ErrorCode)
    case stored(FileID, Digest, TransferKey, requestID: UInt32)
    case uploadFailed(FileID, WithdrawReason, ErrorCode, TransferKey?, requestID: UInt32)

    /// The transfer it is about; nil where none is known.
    var key: TransferKey? {
        switch self {
        case .opened(let key, _, _), .consumed(let key, _), .missing(let key, _, _), .finishRefused(let key, _, _),
            .ready(let key, _, _),
            .flow(let key, _), .ended(let key, _, _), .failed(let key, _), .stored(_, _, let key, _):
            key
        case .uploadFailed(_, _, _, let key, _): key
        }
    }

    /// Whether it is for the core, and not for a loop.
    var isForCore: Bool {
        switch self {
        case .stored, .uploadFailed: true
        case .opened, .consumed, .missing, .finishRefused, .ready, .flow, .ended, .failed: false
        }
    }
}
