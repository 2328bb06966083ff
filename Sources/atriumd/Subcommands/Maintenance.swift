import AtriumServer
import AtriumServices
import AtriumStorage

/// Runs the maintenance commands.
enum Maintenance {
    /// Who has the folder while a command runs.
    enum Holder: ~Copyable {
        /// This process: no server runs, and none can start.
        case claim(FolderClaim)
        /// A running server, which answers.
        case server(ControlClient)
    }

    /// Runs a command.
    ///
    /// - Returns: the exit code: 0 fine, 1 faults found or refused, 2 not understood.
    static func run(_ command: Subcommand, _ options: MaintenanceOptions) -> CInt {
        do {
            switch command {
            case .serve: return 0
            case .check: return try CheckCommand.run(options)
            case .backup: return try BackupCommand.run(options)
            case .restore: return try RestoreCommand.run(options)
            case .collect: return try CollectCommand.run(options)
            case .user: return try UserCommand.run(options)
            case .invite: return try InviteCommand.run(options)
            case .fingerprint: return try FingerprintCommand.run(options)
            case .audit: return try AuditCommand.run(options)
            case .stats: return try StatsCommand.run(options)
            }
        } catch let error as OptionError {
            Output.error("atriumd: \(error.text)\nTry atriumd \(command.rawValue) --help.\n")
            return 2
        } catch let error as JournalError {
            Output.error("atriumd: \(error.text)\n")
        } catch let error as ServerError {
            Output.error("atriumd: \(error.text)\n")
        } catch {
            Output.error("atriumd: \(error)\n")
        }
        return 1
    }

    static func folder(_ options: MaintenanceOptions) throws -> StoredFolder {
        try StoredFolder(path: options.dataPath, journalFolder: options.journalPath)
    }

    /// Has an order about accounts carried out, by the server that runs or on the folder.
    static func carryOut(_ order: AccountOrder, _ options: MaintenanceOptions) throws {
        let folder = try folder(options)
        switch try holder(of: folder) {
        case .claim(let claim): try FolderAccounts.carryOut(order, on: folder, holding: claim, limits: options.limits)
        case .server(var server): try server.carryOut(order)
        }
    }

    /// Takes the folder, or finds the server that has it.
    static func holder(of folder: StoredFolder) throws -> Holder {
        if let claim = try folder.claim() { return .claim(claim) }
        return .server(try ControlClient(folder))
    }
}
