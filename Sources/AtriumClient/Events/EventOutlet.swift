/// Where a `ClientMachine` puts its events: a bounded queue that the program empties.
package protocol EventOutlet: AnyObject {
    /// Events that wait for the program.
    var count: Int { get }

    /// Puts an event behind the others.
    ///
    /// - Returns: false where the queue is full, and nothing was put in.
    func offer(_ event: ClientEvent) -> Bool
}
