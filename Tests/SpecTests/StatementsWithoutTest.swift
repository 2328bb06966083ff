/// Statements that no test names yet. The list only ever shrinks: one that has its test must leave it.
enum StatementsWithoutTest {
    static let ids: Set<String> = [
        "FRAME-2.1-1", "FRAME-2.6-2", "FRAME-2.6-4", "FRAME-2.6-5",
        "FRAME-2.7-2", "FRAME-2.8-1", "FRAME-2.8-2", "FRAME-2.8-3", "FRAME-2.8-4", "SESSION-3.1-1",
        "SESSION-3.1-3", "SESSION-3.1-4", "SESSION-3.4-1", "SESSION-3.4-2",
        "SESSION-3.4-3", "SESSION-3.5-2", "SESSION-3.5-3", "SESSION-3.5-5",
        "SESSION-3.5-6", "SESSION-3.5-7", "SESSION-3.5-8", "SESSION-3.6-1", "SESSION-3.6-2", "SESSION-3.7-1",
        "SESSION-3.7-2", "SESSION-3.7-3", "SESSION-3.7-4", "ROOM-4.1-1", "ROOM-4.1-2", "ROOM-4.1-3", "ROOM-4.2-1",
        "ROOM-4.2-2", "ROOM-4.2-3", "ROOM-4.2-4", "ROOM-4.2-5", "ROOM-4.2-6", "ROOM-4.2-7", "ROOM-4.2-8",
        "ROOM-4.2-9", "ROOM-4.3-1", "ROOM-4.3-2", "ROOM-4.3-3", "ROOM-4.3-4", "ROOM-4.4-1", "ROOM-4.4-2",
        "ROOM-4.4-3", "ROOM-4.5-1", "ROOM-4.5-2", "ROOM-4.5-3", "ROOM-4.5-4", "ROOM-4.7-1",
        "ROOM-4.7-2", "ROOM-4.7-3", "ROOM-4.8-1", "ROOM-4.8-2", "DIRECT-5.1-1", "DIRECT-5.1-2", "DIRECT-5.1-3",
        "DIRECT-5.1-4", "DIRECT-5.1-5", "DIRECT-5.2-1", "FILE-6.1-1", "FILE-6.1-2", "FILE-6.1-3", "FILE-6.2-1",
        "FILE-6.2-2", "FILE-6.2-3", "FILE-6.2-4", "FILE-6.2-5", "FILE-6.2-6", "FILE-6.2-7", "FILE-6.2-8",
        "FILE-6.3-1", "FILE-6.3-2", "FILE-6.3-3", "FILE-6.3-4", "FILE-6.3-5", "FILE-6.3-6", "FILE-6.4-1",
        "FILE-6.4-2", "FILE-6.4-3", "FILE-6.4-4", "FILE-6.5-1", "FILE-6.5-2", "FILE-6.5-3", "FILE-6.5-4",
        "FILE-6.6-1", "FILE-6.6-2", "FILE-6.6-3", "FILE-6.6-4", "FILE-6.7-1", "FILE-6.7-2", "FILE-6.7-3",
        "FILE-6.8-1", "FILE-6.8-2", "ERROR-7.1-2", "ERROR-7.1-3", "LIMIT-8.1-4",
    ]
}
