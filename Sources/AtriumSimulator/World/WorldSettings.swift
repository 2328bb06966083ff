import AtriumSession
import AtriumWire

/// What a world is made of. Bounds are small, so that they are met.
package struct WorldSettings {
    /// Decides everything.
    package var seed: UInt64
    /// The fault of the server to put in; nil for none.
    package var plant: Plant?
    /// Loops of the server.
    package var loopCount = 2
    /// Accounts, each with one or two devices.
    package var accountCount = 4

    package init(seed: UInt64, plant: Plant? = nil) {
        self.seed = seed
        self.plant = plant
    }

    /// Event bytes a queue may hold before its reader counts as slow.
    var queueMaxBytes = 16 << 10
    /// A queue beyond this ends its connection.
    var queueEndBytes = 512 << 10
    /// Steps between two faults, on average: in some worlds they come thick, in others there is time for long runs.
    var stepsPerFault: Int { usesRights ? 300 : [14, 24, 40, 70][Int(seed % 4)] }
    /// Whether people close rooms, invite each other, and take each other out: in every third world.
    var usesRights: Bool { seed % 3 == 0 }
    /// How long everything may take to come to rest, in nanoseconds.
    var settleNanoseconds: UInt64 = 300_000_000_000

    /// In how many steps at most: who spins never rests.
    var settleStepsMax = 100_000

    /// The limits the server states.
    var limits: Limits {
        var limits = Limits()
        limits[.requestsOpenMax] = 8
        limits[.transfersOpenMax] = 3
        limits[.creditInitialBytes] = 65_536
        limits[.creditTransferMaxBytes] = 262_144
        limits[.creditConnectionMaxBytes] = 262_144
        limits[.historyPageMaxBytes] = 65_536
        limits[.sessionsPerAccountMax] = 3
        limits[.roomsPerAccountMax] = 3
        limits[.handshakeTimeoutMilliseconds] = 5_000
        limits[.keepAliveMilliseconds] = 4_000
        limits[.presentNamedMax] = 3
        limits[.lingerMilliseconds] = 1_000
        limits[.uploadAbandonMilliseconds] = 20_000
        return limits
    }
}
