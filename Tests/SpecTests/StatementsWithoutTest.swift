/// Statements that no test names yet. The list only ever shrinks: one that has its test must leave it.
enum StatementsWithoutTest {
    static let ids: Set<String> = ["ERROR-7.1-3", "SESSION-3.7-4"]
}
