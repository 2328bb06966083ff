/// Judges the servers that a `ClientMachine` meets.
package protocol TrustSource: AnyObject {
    /// The server as it is called: `host:port`.
    var address: String { get }

    /// Whether a server is the one that is meant. It may be remembered by that.
    ///
    /// - Throws: `distrusted` where it is not; `local` where what is known cannot be read or kept.
    func judge(_ proof: ServerProof) throws(ClientError) -> TrustVerdict

    /// A person says that it is: it is known from now on.
    ///
    /// - Throws: as `judge`.
    func accept(_ question: TrustQuestion) throws(ClientError)
}
