import AtriumNet
import Glibc

/// A place a server listens at.
final class ListeningSocket: Sendable {
    /// As `address:port`, with the port the system chose, or `unix:` and a path.
    let address: String
    /// 0 where there is none.
    let port: UInt16
    /// What it takes.
    let kind: ListenerKind
    private let descriptor: Descriptor
    /// Removed in the end: a Unix socket's name outlives it.
    private let path: String?

    /// - Throws: `ServerError`, one sentence that says what to do.
    init(_ place: ListenPlace, _ security: TransportSecurity) throws(ServerError) {
        let opened: Descriptor
        switch place {
        case .internet(let host, let port):
            opened = try Self.listen(host: host, port: port, place)
            switch security {
            case .clear: kind = .clear
            case .tls: kind = .sealed
            }
            path = nil
        case .local(let name):
            opened = try Self.listen(path: name)
            kind = .local
            path = name
        }
        do throws(SystemError) {
            let local = try Socket.localAddress(opened.rawValue)
            address = local.text
            port = local.port
        } catch {
            throw ServerError("the server cannot start: \(error.text)")
        }
        descriptor = opened
    }

    deinit {
        if let path { unlink(path) }
    }

    /// The kernel's number for it.
    var rawValue: CInt { descriptor.rawValue }

    // MARK: The internet families

    private static func listen(host: String, port: UInt16, _ place: ListenPlace) throws(ServerError) -> Descriptor {
        let addresses: [SocketAddress]
        do throws(AddressError) {
            addresses = try SocketAddress.resolve(host: host, port: port, passive: true)
        } catch {
            throw ServerError(
                "the address \(place.text) is not known here (\(error.text)): name another with --listen")
        }
        guard let first = addresses.first else {
            throw ServerError("the address \(place.text) is not known here: name another with --listen")
        }
        do throws(SystemError) {
            return try Socket.listen(on: first)
        } catch {
            switch error.number {
            case EADDRINUSE:
                throw ServerError(
                    "\(place.text) is in use by another program: stop that, or choose another port with --listen")
            case EACCES:
                throw ServerError(
                    "listening on \(place.text) is not permitted: choose a port from 1024 up with --listen")
            case EADDRNOTAVAIL:
                throw ServerError("\(host) is no address of this machine: name another with --listen")
            default:
                throw ServerError("cannot listen on \(place.text): \(error.text)")
            }
        }
    }

    // MARK: Unix sockets

    private static func listen(path: String) throws(ServerError) -> Descriptor {
        let address: SocketAddress
        do throws(AddressError) {
            address = try SocketAddress(path: path)
        } catch {
            throw ServerError("cannot listen on unix:\(path): \(error.text)")
        }
        do throws(SystemError) {
            if isLeftOver(path, address) { unlink(path) }
            return try Socket.listen(on: address)
        } catch {
            guard error.number == EADDRINUSE else { throw ServerError("cannot listen on unix:\(path): \(error.text)") }
            throw ServerError(
                "\(path) is there already, and no server left it behind: stop its owner or choose another path")
        }
    }

    /// Whether the name is that of a socket nobody listens at any more.
    private static func isLeftOver(_ path: String, _ address: SocketAddress) -> Bool {
        var status = stat()
        guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFSOCK else { return false }
        do throws(SystemError) {
            _ = try Socket.connect(to: address)
            return false
        } catch {
            return error.number == ECONNREFUSED
        }
    }
}
