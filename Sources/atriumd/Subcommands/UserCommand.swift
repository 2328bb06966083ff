import AtriumServer
import AtriumServices
import AtriumSession
import AtriumStorage
import AtriumWire
import Glibc

/// `atriumd user add|passwd|disable|enable|remove|admin|list`
enum UserCommand {
    static func run(_ options: MaintenanceOptions) throws -> CInt {
        let words = options.words
        // Said here, since the words of an order are parted by spaces.
        guard words.count < 2 || !words[1].contains(" ") else {
            throw OptionError("'\(words[1])' is no name: a name has no spaces, and 1 to 64 bytes")
        }
        switch (words[0], words.count) {
        case ("list", 1): try list(options)
        case ("add", 2):
            let secret = try Password.chosen(options)
            let order = AccountOrder.add(
                name: words[1], secret.verifier, isAdministrator: options.flags.contains("admin"))
            try Maintenance.carryOut(order, options)
            secret.tell(of: words[1])
        case ("passwd", 2):
            let secret = try Password.chosen(options)
            try Maintenance.carryOut(.setPassword(name: words[1], secret.verifier), options)
            secret.tell(of: words[1])
        case ("disable", 2): try Maintenance.carryOut(.setDisabled(name: words[1], true), options)
        case ("enable", 2): try Maintenance.carryOut(.setDisabled(name: words[1], false), options)
        case ("remove", 2): try Maintenance.carryOut(.remove(name: words[1]), options)
        case ("admin", 3) where words[2] == "on" || words[2] == "off":
            try Maintenance.carryOut(.setAdministrator(name: words[1], words[2] == "on"), options)
        default:
            throw OptionError(
                "user takes add NAME, passwd NAME, disable NAME, enable NAME, remove NAME, admin NAME on|off, or list")
        }
        return 0
    }

    private static func list(_ options: MaintenanceOptions) throws {
        for account in try AccountReader(Maintenance.folder(options)).accounts() {
            let hasPassword = account.verifiers.contains { $0.kind == .password }
            if options.isJSON {
                var object = JSONObject()
                object.put("name", account.name)
                object.put("id", String(account.account.rawValue))
                object.put("administrator", account.isAdministrator)
                object.put("disabled", account.isDisabled)
                object.put("password", hasPassword)
                object.put("secrets", UInt64(account.verifiers.count))
                object.put("created", account.time)
                object.put("used", account.used)
                Output.standard(object.line + "\n")
            } else {
                var row = account.name
                if account.isAdministrator { row += "  administrator" }
                if account.isDisabled { row += "  disabled" }
                if !hasPassword { row += "  no password" }
                Output.standard(row + "\n")
            }
        }
    }
}
