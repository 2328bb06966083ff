extension Limit {
    /// The value a server keeps where nobody set another.
    public var defaultValue: UInt64 {
        switch self {
        case .frameBeforeLoginMaxBytes: 4_096
        case .controlFrameMaxBytes: 65_536
        case .eventFrameMaxBytes: 20_480
        case .blockBytes: 65_536
        case .textMaxBytes: 16_384
        case .topicMaxBytes: 1_024
        case .nameMaxBytes: 64
        case .fileNameMaxBytes: 255
        case .fileMaxBytes: 1_099_511_627_776
        case .requestsOpenMax: 64
        case .transfersOpenMax: 16
        case .followsMax: 256
        case .creditInitialBytes: 16_777_216
        case .creditTransferMaxBytes: 33_554_432
        case .creditConnectionMaxBytes: 67_108_864
        case .historyPageMaxBytes: 262_144
        case .sessionsPerAccountMax: 8
        case .roomsPerAccountMax: 20
        case .roomsMax: 10_000
        case .connectionsMax: 10_000
        case .handshakeTimeoutMilliseconds: 10_000
        case .keepAliveMilliseconds: 20_000
        case .operationWindow: 256
        case .presentNamedMax: 200
        case .lingerMilliseconds: 30_000
        case .accountStoredMaxBytes: 1_152_921_504_606_846_976
        case .serverStoredMaxBytes: 1_152_921_504_606_846_976
        case .freeSpaceMinBytes: 268_435_456
        case .uploadAbandonMilliseconds: 86_400_000
        case .operationRetentionMilliseconds: 86_400_000
        case .nameReleaseMilliseconds: 7_776_000_000
        case .credentialsMax: 32
        case .membersMax: 10_000
        case .blocksMax: 1_000
        case .reasonMaxBytes: 512
        case .accountsMax: 1_000_000
        case .addressConnectionsMax: 4_000
        case .requestBurst: 4_000
        case .requestsPerSecond: 200
        case .uploadBytesPerSecond, .downloadBytesPerSecond: 0
        case .unfinishedMaxBytes: 1_099_511_627_776
        }
    }

    /// The values a server may be set to.
    public var range: ClosedRange<UInt64> {
        switch self {
        case .frameBeforeLoginMaxBytes: 4_096...4_096
        case .controlFrameMaxBytes: 65_536...65_536
        case .eventFrameMaxBytes: 20_480...20_480
        case .blockBytes: 65_536...65_536
        case .textMaxBytes: 1_024...16_384
        case .topicMaxBytes: 0...16_384
        case .nameMaxBytes: 64...64
        case .fileNameMaxBytes: 255...255
        case .fileMaxBytes: 0...281_474_976_710_656
        case .requestsOpenMax: 1...1_024
        case .transfersOpenMax: 1...256
        case .followsMax: 16...4_096
        case .creditInitialBytes: 65_536...67_108_864
        case .creditTransferMaxBytes: 65_536...1_073_741_824
        case .creditConnectionMaxBytes: 65_536...4_294_967_296
        case .historyPageMaxBytes: 65_536...262_144
        case .sessionsPerAccountMax: 1...64
        case .roomsPerAccountMax: 0...10_000
        case .roomsMax: 1...1_000_000
        case .connectionsMax: 1...1_000_000
        case .handshakeTimeoutMilliseconds: 1_000...60_000
        case .keepAliveMilliseconds: 1_000...600_000
        case .operationWindow: 256...256
        case .presentNamedMax: 0...10_000
        case .lingerMilliseconds: 0...600_000
        case .accountStoredMaxBytes: 0...1_152_921_504_606_846_976
        case .serverStoredMaxBytes: 0...1_152_921_504_606_846_976
        case .freeSpaceMinBytes: 0...1_152_921_504_606_846_976
        case .uploadAbandonMilliseconds: 1_000...2_592_000_000
        case .operationRetentionMilliseconds: 86_400_000...86_400_000
        case .nameReleaseMilliseconds: 0...315_360_000_000
        case .credentialsMax: 2...255
        case .membersMax: 1...100_000
        case .blocksMax: 0...100_000
        case .reasonMaxBytes: 0...4_096
        case .accountsMax: 1...10_000_000
        case .addressConnectionsMax: 0...1_000_000
        case .requestBurst: 0...1_000_000_000
        case .requestsPerSecond: 0...1_000_000
        case .uploadBytesPerSecond, .downloadBytesPerSecond: 0...1_099_511_627_776
        case .unfinishedMaxBytes: 0...1_152_921_504_606_846_976
        }
    }
}
