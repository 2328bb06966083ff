import AtriumNet
import AtriumStorage
import AtriumWire
import Glibc

/// Downloads under TLS: the kernel cannot seal, so a block comes into memory, is sealed there and sent.
extension EventLoop {
    /// Sends a part of a chunk, its head and its data, as one stretch, so that it leaves by full records; nothing is
    /// read as long as the kernel does not take what lies sealed.
    func sealCurrent(
        _ current: TransferTable.CurrentChunk, _ connection: UnsafeMutablePointer<Connection>, _ table: TransferTable
    ) -> Socket.Transfer {
        var chunk = current
        let result: Socket.Transfer
        if let gone = connection.pointee.link.goOn() {
            result = gone
        } else {
            guard let stretch = bulkBuffer.fill(chunk) else { return .closed }
            result = connection.pointee.link.send(stretch)
        }
        guard case .moved(let count) = result else { return result }
        connection.pointee.sentBytes += UInt64(count)
        connection.pointee.progressAt = now
        let headCount = min(count, chunk.head.count)
        chunk.head.removeFirst(headCount)
        chunk.offset += count - headCount
        chunk.left -= count - headCount
        table.current = chunk.head.isEmpty && chunk.left == 0 ? nil : chunk
        return result
    }
}
