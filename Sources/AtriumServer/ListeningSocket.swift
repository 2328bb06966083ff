import AtriumNet
import Glibc

/// The port a server listens on. It outlives a server that starts anew, so that clients find the next one at the same
/// place, and no other program takes it meanwhile.
final class ListeningSocket: Sendable {
    /// As `address:port`, with the port the system chose.
    let address: String
    let port: UInt16
    private let descriptor: Descriptor

    /// - Throws: `ServerError`, one sentence that says what to do.
    init(_ settings: ServerSettings) throws(ServerError) {
        let opened = try Self.listen(settings)
        do throws(SystemError) {
            let local = try Socket.localAddress(opened.rawValue)
            address = local.text
            port = local.port
        } catch {
            throw ServerError("the server cannot start: \(error.text)")
        }
        descriptor = opened
    }

    /// The kernel's number for it.
    var rawValue: CInt { descriptor.rawValue }

    private static func listen(_ settings: ServerSettings) throws(ServerError) -> Descriptor {
        let place = "\(settings.host):\(settings.port)"
        let addresses: [SocketAddress]
        do throws(AddressError) {
            addresses = try SocketAddress.resolve(host: settings.host, port: settings.port, passive: true)
        } catch {
            throw ServerError("the address \(place) is not known here (\(error.text)): name another with --listen")
        }
        guard let first = addresses.first else {
            throw ServerError("the address \(place) is not known here: name another with --listen")
        }
        do throws(SystemError) {
            return try Socket.listen(on: first)
        } catch {
            switch error.number {
            case EADDRINUSE:
                throw ServerError(
                    "\(place) is in use by another program: stop that, or choose another port with --listen")
            case EACCES:
                throw ServerError("listening on \(place) is not permitted: choose a port from 1024 up with --listen")
            case EADDRNOTAVAIL:
                throw ServerError("\(settings.host) is no address of this machine: name another with --listen")
            default:
                throw ServerError("cannot listen on \(place): \(error.text)")
            }
        }
    }
}
