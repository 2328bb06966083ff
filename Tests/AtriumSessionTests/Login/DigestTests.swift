import AtriumWire
import Testing

@testable import AtriumSession

@Suite("Digests, base64 and keys")
struct DigestTests {
    @Test("SHA-256 agrees with FIPS 180-4's examples")
    func digests() {
        #expect(
            Digest.sha256(of: Array("abc".utf8)).hex
                == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(
            Digest.sha256(of: []).hex == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    }

    @Test("a running digest equals the digest of the whole, and starts anew")
    func runningDigest() {
        let bytes = (0..<1_000).map { UInt8(truncatingIfNeeded: $0) }
        var hash = SHA256Hash()
        hash.update(Array(bytes[..<1]))
        hash.update(bytes.span.bytes.extracting(1..<500))
        unsafe bytes.withUnsafeBytes { buffer in
            unsafe hash.update(UnsafeRawBufferPointer(rebasing: buffer[500...]))
        }
        let first = hash.finish()
        hash.update(Array("abc".utf8))
        let second = hash.finish()
        #expect(first == .sha256(of: bytes))
        #expect(second == .sha256(of: Array("abc".utf8)))
    }

    @Test("HMAC-SHA-256 agrees with RFC 4231's second example")
    func hmac() {
        let digest = Digest.hmac(of: Array("what do ya want for nothing?".utf8), key: Array("Jefe".utf8))
        #expect(digest.hex == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
    }

    @Test(
        "base64 agrees with RFC 4648's examples",
        arguments: [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
        ])
    func base64(_ plain: String, _ encoded: String) {
        #expect(Base64.standard.encode(Array(plain.utf8)) == encoded)
        #expect(Base64.standard.decode(encoded.utf8) == Array(plain.utf8))
        #expect(Base64.url.decode(encoded.filter { $0 != "=" }.utf8) == Array(plain.utf8))
    }

    @Test(
        "base64 has one spelling of each value",
        arguments: ["Z", "Zg", "Zg=", "Zg===", "Zh==", "Zm9=", "Zm9v\n", "Zm9-", "====", "=", "Zg==Zg==", "Z g="])
    func strictBase64(_ text: String) {
        #expect(Base64.standard.decode(text.utf8) == nil)
    }

    @Test("a device key is 43 letters, and comes back from them alone")
    func deviceKey() throws {
        let key = try #require(DeviceKey(SecureRandom.bytes(DeviceKey.byteCount)))
        #expect(key.password.utf8.count == 43)
        #expect(DeviceKey(text: key.password) == key)
        #expect(DeviceKey(text: key.password + "=") == nil)
        #expect(DeviceKey(text: String(key.password.dropLast())) == nil)
        #expect(DeviceKey([1, 2, 3]) == nil)
    }

    @Test("random bytes come in the number asked for, and differ")
    func random() {
        #expect(SecureRandom.bytes(0).isEmpty)
        #expect(SecureRandom.bytes(24).count == 24)
        #expect(SecureRandom.bytes(24) != SecureRandom.bytes(24))
    }
}
