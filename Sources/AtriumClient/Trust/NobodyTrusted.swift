/// Trusts no server that has to be judged: for links that are clear, or local.
package final class NobodyTrusted: TrustSource {
    package let address = ""

    package init() {}

    package func judge(_ proof: ServerProof) throws(ClientError) -> TrustVerdict {
        throw ClientError(.untrusted, "nobody is there to judge the server")
    }

    package func accept(_ question: TrustQuestion) throws(ClientError) {}
}
