/// A promise that was not kept.
struct CrashFault: Error, CustomStringConvertible {
    var description: String

    init(_ description: String) {
        self.description = description
    }

    /// Throws unless something holds.
    static func unless(_ holds: Bool, _ text: @autoclosure () -> String) throws {
        guard holds else { throw CrashFault(text()) }
    }
}
