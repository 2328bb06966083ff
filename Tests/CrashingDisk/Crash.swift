/// How everything that runs comes to its end.
package enum Crash: Sendable {
    /// The machine stops: what was not synced is lost, in parts.
    case power
    /// The program stops: what it wrote stands, in the memory of a system that goes on.
    case process
}
