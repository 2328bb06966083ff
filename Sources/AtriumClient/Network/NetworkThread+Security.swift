import AtriumNet

/// What protects the links, as the configuration says.
extension NetworkThread {
    /// - Throws: `local` where OpenSSL cannot be used, or the authorities cannot be read.
    static func protection(_ transport: Transport) throws(ClientError) -> LinkAttempt.Protection {
        switch transport {
        case .clear: return .clear
        case .unixSocket: return .local
        case .tls(let policy):
            do throws(TLSError) {
                return .tls(try TLSContext.client(authorities: policy.authorities))
            } catch {
                throw ClientError(.local, error.text)
            }
        }
    }

    /// - Throws: `local` where there is no folder for the known servers.
    static func trust(_ configuration: ClientConfiguration) throws(ClientError) -> any TrustSource {
        guard case .tls(let policy) = configuration.transport else { return NobodyTrusted() }
        return ServerTrust(
            policy, of: KnownServer.address(host: configuration.host, port: configuration.port),
            known: try KnownServers(keyFolder: configuration.keyFolder))
    }
}
