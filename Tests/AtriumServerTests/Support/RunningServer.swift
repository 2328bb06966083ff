import AtriumServer
import AtriumStorage
import AtriumWire
import Foundation
import Glibc

/// A real server on a port of its own, with a fresh data folder, for one test.
final class RunningServer: Sendable {
    let server: Server
    let folder: String
    private let keepsFolder: Bool

    /// - Parameters:
    ///   - keepsRates: whether requests are bounded by their cost, as they are by default. Tests hurry: those about
    ///     something else lift that.
    ///   - adjust: what else is set.
    init(
        folder: String? = nil, keepsFolder: Bool = false, keepsRates: Bool = false, log: Log = Log(level: .error),
        _ adjust: (inout ServerSettings) -> Void = { _ in }
    ) throws {
        self.folder = folder ?? FileManager.default.temporaryDirectory.path + "/atrium-test-\(UUID().uuidString)"
        self.keepsFolder = keepsFolder
        var settings = ServerSettings()
        settings.port = 0
        if Self.isSealed { settings.security = .tls(nil) }
        settings.dataPath = self.folder
        if !keepsRates {
            settings.limits[.requestBurst] = 0
            settings.limits[.requestsPerSecond] = 0
        }
        adjust(&settings)
        server = try Server(settings, log: log)
    }

    /// Whether the tests are run under TLS: ATRIUM_TEST_TLS=1 says so. Those of TLS itself say what they need.
    static let isSealed = ProcessInfo.processInfo.environment["ATRIUM_TEST_TLS"] == "1"

    deinit {
        server.stop()
        guard !keepsFolder else { return }
        do { try FileManager.default.removeItem(atPath: folder) } catch { print("left behind: \(folder)") }
    }

    /// A logged-in client of a fresh device key.
    func client(_ name: String) throws -> WireClient {
        let client = try WireClient(port: server.port)
        try client.logIn(name)
        return client
    }

    /// A connection that has said nothing yet.
    func stranger() throws -> WireClient {
        try WireClient(port: server.port)
    }
}
