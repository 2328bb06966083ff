/// Every kind of frame this version knows, by its permanent number. The high byte is the group: the service it
/// belongs to. Spec/01-overview.md holds the table.
public enum FrameKind: UInt16, CaseIterable, Sendable {
    // Session
    case hello = 0x0001
    case welcome = 0x0002
    case ping = 0x0003
    case pong = 0x0004
    case error = 0x0005
    case quit = 0x0006
    case done = 0x0007

    // Accounts
    case claim = 0x0101
    case login = 0x0102
    case loginChallenge = 0x0103
    case loginProof = 0x0104
    case loggedIn = 0x0105
    case setVerifier = 0x0106
    case listDevices = 0x0107
    case deviceList = 0x0108
    case revoke = 0x0109

    // Conversations
    case say = 0x0201
    case committed = 0x0202
    case follow = 0x0203
    case followed = 0x0204
    case unfollow = 0x0205
    case history = 0x0206
    case historyEnd = 0x0207
    case markRead = 0x0208
    case gap = 0x0209
    case who = 0x020A
    case whoList = 0x020B
    case readMoved = 0x020C

    // Rooms
    case setTopic = 0x0301
    case listRooms = 0x0302
    case roomList = 0x0303
    case setKeep = 0x0304
    case setAccess = 0x0305
    case setRole = 0x0306
    case invite = 0x0307
    case invited = 0x0308
    case sanction = 0x0309
    case removed = 0x030A
    case listMembers = 0x030B
    case memberRoleList = 0x030C

    // Direct
    case listDirects = 0x0401
    case directList = 0x0402
    case block = 0x0403
    case listBlocks = 0x0404
    case blockList = 0x0405

    // Files
    case offer = 0x0501
    case offered = 0x0502
    case uploadEnd = 0x0503
    case stored = 0x0504
    case fetch = 0x0505
    case fetching = 0x0506
    case downloadEnd = 0x0507
    case cancel = 0x0508
    case cancelled = 0x0509
    case resend = 0x050A
    case withdraw = 0x050B
    case listFiles = 0x050C
    case fileList = 0x050D
    case transferState = 0x050E
    case fileFetched = 0x050F
    case listFetches = 0x0510
    case fetchList = 0x0511

    // Bulk
    case chunk = 0x0601
    case credit = 0x0602

    // Events
    case messageEvent = 0x0701
    case topicEvent = 0x0702
    case fileOfferedEvent = 0x0703
    case fileStoredEvent = 0x0704
    case fileWithdrawnEvent = 0x0705
    case keepEvent = 0x0706
    case accessEvent = 0x0707
    case roleEvent = 0x0708
    case sanctionEvent = 0x0709

    // Presence
    case joined = 0x0801
    case left = 0x0802
    case presentCount = 0x0803
}
