import AtriumNet
import AtriumServer
import AtriumWire
import Foundation
import Testing

@Suite("The certificate of a server")
struct CertificateTests {
    private let scratch: ScratchFolder
    private let files: CertificateFiles

    init() throws {
        scratch = try ScratchFolder()
        files = CertificateFiles(certificatePath: scratch("certificate.pem"), keyPath: scratch("key.pem"))
    }

    private func write(_ pair: SelfSigned.Pair) throws {
        try Data(pair.certificate).write(to: URL(fileURLWithPath: files.certificatePath))
        try Data(pair.key).write(to: URL(fileURLWithPath: files.keyPath))
    }

    private func mode(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    @Test("a first start makes one for its owner alone, and later starts keep it")
    func makesOne() throws {
        let folder = scratch("data")
        let first = try RunningServer(folder: folder, keepsFolder: true) { $0.security = .tls(nil) }
        let fingerprint = try #require(first.server.certificate?.fingerprint)
        first.server.stop()
        let own = CertificateFiles.own(dataPath: folder)
        #expect(try mode(own.keyPath) == 0o600)
        #expect(try mode(folder + "/tls") == 0o700)
        #expect(try ServerCertificate.fingerprint(of: own) == fingerprint)
        let second = try RunningServer(folder: folder, keepsFolder: true) { $0.security = .tls(nil) }
        #expect(second.server.certificate?.fingerprint == fingerprint)
        let client = try WireClient(port: second.server.port, sealed: true)
        #expect(client.link.fingerprint == fingerprint)
    }

    @Test("a server in clear makes none")
    func makesNone() throws {
        let server = try RunningServer { $0.security = .clear }
        #expect(server.server.certificate == nil)
        #expect(!FileManager.default.fileExists(atPath: server.folder + "/tls"))
    }

    @Test("files that a person named are never made up")
    func needsGiven() throws {
        #expect(throws: ServerError.self) { try RunningServer { $0.security = .tls(files) } }
        #expect(!FileManager.default.fileExists(atPath: files.certificatePath))
    }

    @Test("read again, the new one is shown to those who come, and those who are there go on")
    func reloads() throws {
        try write(SelfSigned.make(name: "first"))
        let server = try RunningServer { $0.security = .tls(files) }
        let ada = try WireClient(port: server.server.port, sealed: true)
        try ada.logIn("ada")
        let first = ada.link.fingerprint
        try write(SelfSigned.make(name: "second"))
        try server.server.certificate?.reload()
        let bob = try WireClient(port: server.server.port, sealed: true)
        try bob.logIn("bob")
        #expect(bob.link.fingerprint != first)
        #expect(bob.link.fingerprint == server.server.certificate?.fingerprint)
        try ada.say("still here", in: .room("lobby"))
        #expect(try bob.wait(MessageEvent.self).text == "still here")
    }

    @Test("a pair that does not fit is refused, and the earlier one stays")
    func refusesMisfits() throws {
        let first = try SelfSigned.make(name: "first")
        try write(first)
        let server = try RunningServer { $0.security = .tls(files) }
        let fingerprint = server.server.certificate?.fingerprint
        try Data(SelfSigned.make(name: "second").certificate).write(to: URL(fileURLWithPath: files.certificatePath))
        #expect(throws: ServerError.self) { try server.server.certificate?.reload() }
        try FileManager.default.removeItem(atPath: files.keyPath)
        #expect(throws: ServerError.self) { try server.server.certificate?.reload() }
        let client = try WireClient(port: server.server.port, sealed: true)
        #expect(client.link.fingerprint == fingerprint)
        try write(first)
        try server.server.certificate?.reload()
    }

    @Test("a running server reads it again when it is signalled")
    func reloadsOnSignal() throws {
        try write(SelfSigned.make(name: "first"))
        var settings = ServerSettings()
        settings.port = 0
        settings.dataPath = scratch("data")
        settings.security = .tls(files)
        let run = try ServerRun(settings, log: Log(level: .error))
        let port = run.port
        let certificate = try #require(run.certificate)
        let first = certificate.fingerprint
        try write(SelfSigned.make(name: "second"))
        let second = try ServerCertificate.fingerprint(of: files)
        let stop = try WakeUp()
        let reload = try WakeUp()
        reload.signal()
        // Whoever sees the new one ends the run.
        let watcher = try SystemThread(name: "watcher") {
            while certificate.fingerprint == first {
                do { _ = try WireClient(port: port, sealed: true) } catch { break }
            }
            stop.signal()
        }
        try run.run(until: stop, reloadingOn: reload)
        watcher.join()
        #expect(certificate.fingerprint == second)
    }
}
