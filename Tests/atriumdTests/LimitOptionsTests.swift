import AtriumServer
import AtriumWire
import Testing

@testable import atriumd

@Suite struct LimitOptionsTests {
    private func settings(_ arguments: String...) throws -> ServerSettings {
        guard case .run(let options) = try Options.read(arguments: arguments, environment: [:]) else {
            throw OptionError("the server was to run")
        }
        return options.settings
    }

    @Test("each limit is set by an option, and 0 lifts it")
    func numbers() throws {
        let settings = try settings(
            "--address-connections", "0", "--address-connects", "1", "--address-handshakes=2", "--handshakes", "3",
            "--address-claims", "4", "--address-failures", "5", "--password-failures", "6", "--address-abuses", "7",
            "--request-burst", "8", "--request-rate", "0")
        #expect(settings.limits[.addressConnectionsMax] == 0 && settings.limits[.requestBurst] == 8)
        #expect(settings.limits[.requestsPerSecond] == 0)
        let limits = settings.addressLimits
        #expect(limits.connectsPerMinute == 1 && limits.handshakesMax == 2 && limits.totalHandshakesMax == 3)
        #expect(limits.claimsPerHour == 4 && limits.failedLoginsPerHour == 5)
        #expect(limits.failedPasswordsPerHour == 6 && limits.abusesMax == 7)
    }

    @Test("accounts are bounded by an option, within the range of the limit")
    func accounts() throws {
        #expect(try settings("--max-accounts", "7").limits[.accountsMax] == 7)
        for value in ["0", "10000001", "many"] {
            #expect(throws: OptionError.self) { try self.settings("--max-accounts", value) }
        }
    }

    @Test("bandwidth is bounded from a block a second up, each way, for an account and for all")
    func bandwidth() throws {
        let settings = try settings(
            "--upload-rate", "64K", "--download-rate=10M", "--total-upload-rate", "20M", "--total-download-rate", "1T",
            "--unfinished-max", "50G")
        #expect(settings.limits[.uploadBytesPerSecond] == 65_536)
        #expect(settings.limits[.downloadBytesPerSecond] == 10 << 20)
        #expect(settings.totalUploadBytesPerSecond == 20 << 20 && settings.totalDownloadBytesPerSecond == 1 << 40)
        #expect(settings.limits[.unfinishedMaxBytes] == 50 << 30)
        for value in ["65535", "x", "2T"] {
            #expect(throws: OptionError.self) { try self.settings("--upload-rate", value) }
        }
    }

    @Test("all that bounds addresses and requests is lifted at once; what stands behind that counts")
    func off() throws {
        let settings = try settings("--limits", "off", "--request-burst", "9")
        #expect(settings.addressLimits == .none && settings.limits[.addressConnectionsMax] == 0)
        #expect(settings.limits[.requestsPerSecond] == 0 && settings.limits[.requestBurst] == 9)
        #expect(throws: OptionError.self) { try self.settings("--limits", "maybe") }
    }
}
