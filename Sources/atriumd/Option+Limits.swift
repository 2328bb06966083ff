import AtriumServer
import AtriumWire

/// The options that bound what an address, a stranger and an account may do. 0 means no bound for each of them.
extension Option {
    static let limits: [Option] = [
        Option(
            name: "limits", placeholder: "MODE",
            help: "off lifts the limits on addresses, logins and requests, as for measurements (on)"
        ) { (options, value) throws(OptionError) in
            switch value {
            case "on": break
            case "off":
                options.settings.addressLimits = .none
                for limit in [Limit.addressConnectionsMax, .requestBurst, .requestsPerSecond] {
                    options.settings.limits[limit] = 0
                }
            default: throw OptionError("--limits is on or off, not '\(value)'")
            }
        },
        limit("address-connections", .addressConnectionsMax, "connections from one address (4000)"),
        address("address-connects", \.connectsPerMinute, "new connections from one address in a minute (6000)"),
        address("address-handshakes", \.handshakesMax, "connections from one address not logged in yet (2000)"),
        address("handshakes", \.totalHandshakesMax, "connections not logged in yet, of all addresses (6000)"),
        address("address-claims", \.claimsPerHour, "names claimed from one address in an hour (2000)"),
        address("address-failures", \.failedLoginsPerHour, "failed passwords from one address in an hour (2000)"),
        address("password-failures", \.failedPasswordsPerHour, "failed passwords for one name in an hour (100)"),
        address("address-abuses", \.abusesMax, "connections ended for abuse before an address must wait (10)"),
        limit("request-burst", .requestBurst, "units of requests an account may spend at once (4000)"),
        limit("request-rate", .requestsPerSecond, "units that come back to it each second (200)"),
        size("upload-rate", "bytes an account may upload in a second (no bound)") { options, bytes in
            options.settings.limits[.uploadBytesPerSecond] = bytes
        },
        size("download-rate", "bytes an account may download in a second (no bound)") { options, bytes in
            options.settings.limits[.downloadBytesPerSecond] = bytes
        },
        size("total-upload-rate", "bytes all may upload in a second (no bound)") { options, bytes in
            options.settings.totalUploadBytesPerSecond = bytes
        },
        size("total-download-rate", "bytes all may download in a second (no bound)") { options, bytes in
            options.settings.totalDownloadBytesPerSecond = bytes
        },
        Option(
            name: "unfinished-max", placeholder: "BYTES",
            help: "bytes of files one account may have offered that are not stored yet (1T)"
        ) { (options, value) throws(OptionError) in
            try setSize(&options, .unfinishedMaxBytes, value, "--unfinished-max")
        },
    ]

    /// An option that sets a limit of the protocol.
    private static func limit(_ name: String, _ limit: Limit, _ help: String) -> Option {
        Option(name: name, placeholder: "N", help: help) { (options, value) throws(OptionError) in
            try setLimit(&options, limit, value, "--\(name)")
        }
    }

    /// An option that bounds what an address does.
    private static func address(
        _ name: String, _ part: WritableKeyPath<AddressLimits, UInt64> & Sendable, _ help: String
    ) -> Option {
        Option(name: name, placeholder: "N", help: help) { (options, value) throws(OptionError) in
            guard let number = UInt64(value), number <= countMax else {
                throw OptionError("--\(name) takes 0 to \(countMax), not '\(value)'")
            }
            options.settings.addressLimits[keyPath: part] = number
        }
    }

    private static let countMax: UInt64 = 1_000_000

    /// An option that bounds bytes in a second. Less than a block would not be told from standing still.
    private static func size(
        _ name: String, _ help: String, _ set: @escaping @Sendable (inout Options, UInt64) -> Void
    ) -> Option {
        Option(name: name, placeholder: "BYTES", help: help) { (options, value) throws(OptionError) in
            guard let bytes = ByteCount.parse(value), bytes == 0 || (rateMin...rateMax).contains(bytes) else {
                throw OptionError("--\(name) takes 64K to 1T bytes a second, or 0, not '\(value)'")
            }
            set(&options, bytes)
        }
    }

    private static let rateMin: UInt64 = 65_536
    private static let rateMax: UInt64 = 1 << 40
}
