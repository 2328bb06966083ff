import AtriumNet
import AtriumServices
import AtriumSession
import AtriumWire

/// The address book that all loops share. It is asked when connections and logins come and go, never for a message.
final class AddressTable: Sendable {
    private let book: Lock<AddressBook>

    init(_ limits: AddressLimits, connectionsMax: UInt64) {
        book = Lock(AddressBook(limits, connectionsMax: connectionsMax))
    }

    /// Counts a connection, or says why there must not be one more. Sockets of the file system are not counted.
    func enter(_ address: NetworkAddress?, at now: MonotonicTime) -> ErrorFrame? {
        guard let address else { return nil }
        return book.withLock { $0.enter(address, at: now) }
    }

    /// Counts a connection no more.
    func leave(_ address: NetworkAddress?, at now: MonotonicTime) {
        guard let address else { return }
        book.withLock { $0.leave(address, at: now) }
    }

    /// A connection was ended for abuse.
    func abused(_ address: NetworkAddress?, at now: MonotonicTime) {
        guard let address else { return }
        book.withLock { $0.abused(address, at: now) }
    }

    /// Counts a name claimed, or says why it must wait.
    func claim(_ address: NetworkAddress?, at now: MonotonicTime) -> ErrorFrame? {
        guard let address else { return nil }
        return book.withLock { $0.claim(address, at: now) }
    }

    /// Why a login must wait; nil where it need not.
    func refuseLogin(_ address: NetworkAddress?, password name: FoldedName?, at now: MonotonicTime) -> ErrorFrame? {
        book.withLock { $0.refuseLogin(address, password: name, at: now) }
    }

    /// A login failed.
    func loginFailed(_ address: NetworkAddress?, password name: FoldedName?, at now: MonotonicTime) {
        book.withLock { $0.loginFailed(address, password: name, at: now) }
    }
}
