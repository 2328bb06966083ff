import Foundation
import Testing

/// A server that was made anew from a backup.
@Suite("A restored server")
struct RestoredServerTests {
    @Test("a server that is restored from a backup has the key it had, and clients go on with it")
    func keepsKey() throws {
        let server = try ServerProgram()
        let backup = server.folder + "/backup"
        #expect(try server.atrium("ada", "say", "lobby", "hello").status == 0)
        let fingerprint = try server.atriumd("fingerprint").output
        #expect(fingerprint.hasPrefix("SHA256:"))
        #expect(try server.atriumd("backup", backup).status == 0)
        #expect(try server.atriumd("backup", backup, "--update").status == 0)
        for (name, mode) in [("", 0o700), ("/key.pem", 0o600), ("/certificate.pem", 0o600)] {
            let attributes = try FileManager.default.attributesOfItem(atPath: backup + "/tls" + name)
            #expect(attributes[.posixPermissions] as? Int == mode)
        }

        server.stop()
        try FileManager.default.removeItem(atPath: server.data)
        #expect(try server.atriumd("restore", backup).status == 0)
        #expect(try server.atriumd("check").status == 0)
        try server.start()
        #expect(try server.atriumd("fingerprint").output == fingerprint)
        #expect(try server.atrium("ada", "say", "lobby", "again").status == 0)
    }
}
