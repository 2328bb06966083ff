import AtriumClient
import AtriumServer
import Foundation

/// A server as `atriumd` runs it, on a port of its own, with all it needs in a fresh folder.
final class RealServer: Sendable {
    let folder: String
    private let server: Server

    var port: UInt16 { server.port }

    init() throws {
        folder = FileManager.default.temporaryDirectory.path + "/atrium-end-to-end-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        var settings = ServerSettings()
        settings.port = 0
        settings.dataPath = folder + "/data"
        server = try Server(settings, log: Log(level: .error))
    }

    deinit {
        server.stop()
        do { try FileManager.default.removeItem(atPath: folder) } catch { print("left behind: \(folder)") }
    }

    /// A client that has logged in.
    func client(
        _ name: String, host: String = "127.0.0.1", keys: TemporaryFolder? = nil
    ) throws -> (client: TestClient, login: LoginInfo) {
        let client = try TestClient(port: port, host: host, name: name, keys: keys)
        return (client, try client.loggedIn())
    }
}
