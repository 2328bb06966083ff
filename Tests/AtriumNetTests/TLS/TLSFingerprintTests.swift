import AtriumNet
import Testing

@Suite("Fingerprints")
struct TLSFingerprintTests {
    @Test("a fingerprint is written in 50 characters and read back")
    func roundTrips() throws {
        for seed in UInt8(0)..<8 {
            let digest = (UInt8(0)..<32).map { $0 &* 37 &+ seed &* 91 }
            let fingerprint = try #require(TLSFingerprint(digest: digest))
            #expect(fingerprint.text.utf8.count == 50)
            #expect(TLSFingerprint(text: fingerprint.text) == fingerprint)
        }
    }

    @Test("[SESSION-3.8-5] bytes have the spelling the Spec gives")
    func spells() throws {
        let zero = try #require(TLSFingerprint(digest: [UInt8](repeating: 0, count: 32)))
        #expect(zero.text == "SHA256:" + String(repeating: "A", count: 43))
        let ones = try #require(TLSFingerprint(digest: [UInt8](repeating: 0xFF, count: 32)))
        #expect(ones.text == "SHA256:" + String(repeating: "_", count: 42) + "8")
    }

    @Test(
        "[SESSION-3.8-5] any other spelling is refused",
        arguments: [
            "", "SHA256:", "SHA256:" + String(repeating: "A", count: 42), "SHA256:" + String(repeating: "A", count: 44),
            "SHA256:" + String(repeating: "A", count: 42) + "B", "sha256:" + String(repeating: "A", count: 43),
            "SHA256:" + String(repeating: "A", count: 42) + "=", "SHA256:" + String(repeating: "+", count: 43),
            "SHA256:" + String(repeating: "A", count: 41) + "é", " SHA256:" + String(repeating: "A", count: 43),
        ])
    func refuses(_ text: String) {
        #expect(TLSFingerprint(text: text) == nil)
    }

    @Test("a digest of another size is none")
    func refusesSizes() {
        #expect(TLSFingerprint(digest: []) == nil)
        #expect(TLSFingerprint(digest: [UInt8](repeating: 1, count: 33)) == nil)
    }
}
