import AtriumNet
import Glibc
import Testing

@Suite("Addresses as limits count them")
struct NetworkAddressTests {
    private func network(_ host: String) throws -> NetworkAddress {
        try #require(SocketAddress.resolve(host: host, port: 1).first?.network)
    }

    @Test("an IPv4 address counts by itself, also where it is written as an IPv6 address")
    func mapped() throws {
        #expect(try network("192.0.2.1") == NetworkAddress(ipv4: (192, 0, 2, 1)))
        #expect(try network("192.0.2.1") != network("192.0.2.2"))
        #expect(try network("::ffff:192.0.2.1") == network("192.0.2.1"))
    }

    @Test("an IPv6 address counts by its first 64 bits")
    func prefixes() throws {
        #expect(try network("2001:db8::1") == network("2001:db8::ffff:2"))
        #expect(try network("2001:db8::1") != network("2001:db8:0:1::1"))
        #expect(try network("::1") != network("0.0.0.1"))
    }
}
