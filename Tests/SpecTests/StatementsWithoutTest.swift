/// Statements that no test names yet. The list only ever shrinks: one that has its test must leave it.
enum StatementsWithoutTest {
    static let ids: Set<String> = [
        "FILE-6.1-1", "FILE-6.1-3", "FILE-6.2-1", "FILE-6.2-2", "FILE-6.4-4", "FILE-6.6-1", "FRAME-2.1-1",
        "ROOM-4.1-3", "ROOM-4.2-3", "ROOM-4.2-9", "SESSION-3.1-1", "SESSION-3.5-2",
    ]
}
