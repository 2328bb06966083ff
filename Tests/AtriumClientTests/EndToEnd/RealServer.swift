import AtriumClient
import AtriumNet
import AtriumServer
import Foundation

/// A server as `atriumd` runs it, on a port of its own, with all it needs in a fresh folder.
final class RealServer: Sendable {
    let folder: String
    let port: UInt16
    private let server: Lock<Server?>
    private let security: TransportSecurity
    private let adjust: @Sendable (inout ServerSettings) -> Void

    /// - Parameters:
    ///   - security: how it is served over TCP; on a Unix socket in its folder, `socket`, always in clear.
    ///   - adjust: what else is set.
    init(
        security: TransportSecurity = .clear, _ adjust: @escaping @Sendable (inout ServerSettings) -> Void = { _ in }
    ) throws {
        self.security = security
        self.adjust = adjust
        folder = FileManager.default.temporaryDirectory.path + "/atrium-end-to-end-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        let started = try Self.start(folder, port: 0, security, adjust)
        port = started.port
        server = Lock(started)
    }

    deinit {
        stop()
        do { try FileManager.default.removeItem(atPath: folder) } catch { print("left behind: \(folder)") }
    }

    /// Stops the server; everyone connected is told.
    func stop() {
        server.withLock { server in
            server?.stop()
            server = nil
        }
    }

    /// Starts it again, with what it had, where it was.
    func start() throws {
        let deadline = ContinuousClock.now + .seconds(30)
        while true {
            do {
                let started = try Self.start(folder, port: port, security, adjust)
                return server.withLock { $0 = started }
            } catch let error as ServerError where error.text.contains("in use") && ContinuousClock.now < deadline {
                // The port was let go of, and a connection of another test may have it just now as its own end.
                _ = poll(nil, 0, 20)
            }
        }
    }

    /// A client that has logged in.
    func client(
        _ name: String, host: String = "127.0.0.1", port: UInt16? = nil, keys: TemporaryFolder? = nil,
        reconnection: Reconnection = .never, transport: Transport = .clear, secret: ClientSecret = .deviceKey
    ) throws -> (client: TestClient, login: LoginInfo) {
        let client = try TestClient(
            port: port ?? self.port, host: host, name: name, keys: keys, reconnection: reconnection,
            transport: transport, secret: secret)
        return (client, try client.loggedIn())
    }

    private static func start(
        _ folder: String, port: UInt16, _ security: TransportSecurity, _ adjust: (inout ServerSettings) -> Void
    ) throws -> Server {
        var settings = ServerSettings()
        settings.port = port
        settings.security = security
        settings.places.append(.local(path: folder + "/socket"))
        settings.dataPath = folder + "/data"
        adjust(&settings)
        return try Server(settings, log: Log(level: .error))
    }
}
