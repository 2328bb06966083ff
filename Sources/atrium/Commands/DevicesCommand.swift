import AtriumClient
import AtriumWire

/// `atrium devices [--revoke ID]`: what may log in to the account.
struct DevicesCommand: OneShot {
    /// What is revoked; nil to list.
    let revoked: DeviceChoice?

    init(_ arguments: ParsedArguments) throws(UsageError) {
        guard arguments.words.isEmpty else {
            throw UsageError("devices takes no words; --revoke ID takes one away", in: .devices)
        }
        revoked = arguments.value(of: .revoke).map(DeviceChoice.init)
    }

    func run(_ exchange: Exchange) throws(CommandFailure) {
        guard case .devices(_, let devices) = try exchange.outcome(of: .account(.devices)) else { return }
        guard let revoked else {
            let lines = exchange.settings.isJSON ? devices.map { Self.object($0).line } : Self.table(devices)
            return lines.forEach(StandardStream.output.writeLine)
        }
        guard let device = revoked.found(in: devices) else { throw CommandFailure(.refused, revoked.refusal) }
        do throws(CommandFailure) {
            _ = try exchange.outcome(of: .account(.revoke(device.credential)))
        } catch {
            throw CommandFailure(error.status, error.text.named("revoking \(device.words)"))
        }
        exchange.tell("revoked: \(device.words)")
    }

    /// The secrets as aligned columns.
    static func table(_ devices: [DeviceEntry]) -> [String] {
        var table = Table(["ID", "KIND", "SINCE", "LAST USED", "SESSIONS", "LABEL"], rightAligned: [4])
        for device in devices {
            let label = device.current ? "\(device.label) (this one)" : device.label
            table.add([
                device.name, device.credentialKind.word, device.created.localDay, device.used.localDay,
                String(device.sessionCount), label,
            ])
        }
        return table.lines
    }

    private static func object(_ device: DeviceEntry) -> JSONObject {
        var object = JSONObject()
        object.put("type", "device")
        object.put("id", device.name)
        object.put("kind", device.credentialKind.word)
        object.put("label", device.label)
        object.put("created", device.created.rfc3339)
        if device.used.microseconds > 0 { object.put("used", device.used.rfc3339) } else { object.putNull("used") }
        object.put("sessions", UInt64(device.sessionCount))
        object.put("current", device.current)
        return object
    }
}
