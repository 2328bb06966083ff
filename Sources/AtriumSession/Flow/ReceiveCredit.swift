/// Credit the receiver of one transfer granted: what may still come, and how large its window is.
///
/// The window is the credit out at any time: granted, and not yet consumed. It starts small, and grows to four times
/// what is consumed in one round trip, so that one transfer fills a link of high delay within a few of them. It is
/// granted anew by quarters: where chunks come in bursts and each is answered by one grant alone, three quarters still
/// pass in a round trip, and the window grows on.
struct ReceiveCredit {
    /// Bytes granted in all.
    private(set) var grantedBytes: UInt64
    /// Bytes of chunk data that came: accepted, failed or repeated.
    private(set) var receivedBytes: UInt64 = 0
    /// Bytes written to disk, handed to the application, or thrown away.
    private(set) var consumedBytes: UInt64 = 0
    /// Bytes that may be out at a time.
    private(set) var windowBytes: UInt64

    private var measuredFrom: MonotonicTime
    private var measuredBytes: UInt64 = 0

    init(grantedBytes: UInt64, windowBytes: UInt64, at now: MonotonicTime) {
        self.grantedBytes = grantedBytes
        self.windowBytes = windowBytes
        measuredFrom = now
    }

    /// Bytes that came and are not consumed.
    var heldBytes: UInt64 { receivedBytes - consumedBytes }

    /// Bytes granted that are not consumed.
    var outBytes: UInt64 { grantedBytes - consumedBytes }

    /// A chunk came.
    mutating func receive(_ bytes: UInt64) throws(CreditError) {
        guard bytes <= grantedBytes - receivedBytes else { throw .exceeded }
        receivedBytes += bytes
    }

    /// Bytes that came before were consumed.
    mutating func consume(_ bytes: UInt64) {
        let bytes = min(bytes, heldBytes)
        consumedBytes += bytes
        measuredBytes += bytes
    }

    /// Lets the window grow to four times what is consumed in a round trip.
    ///
    /// A rate is measured over one round trip at least: a burst within it says nothing about the link.
    mutating func grow(roundTripNanoseconds: UInt64, maxBytes: UInt64, at now: MonotonicTime) {
        let elapsed = now.nanoseconds(since: measuredFrom)
        guard elapsed > 0, elapsed >= roundTripNanoseconds else { return }
        let target = 4 * Double(measuredBytes) * Double(roundTripNanoseconds) / Double(elapsed)
        if target > Double(windowBytes) { windowBytes = target < Double(maxBytes) ? UInt64(target) : maxBytes }
        measuredFrom = now
        measuredBytes = 0
    }

    /// What to grant now: nothing until a quarter of the window is consumed. A window that became small, since other
    /// transfers began, may have more than that out and yet not enough for a block: then its sender would wait for
    /// good.
    ///
    /// - Parameters:
    ///   - shareBytes: the most this transfer may have out.
    ///   - blockBytes: what its sender needs for one chunk; not more than the window or the share.
    mutating func grant(shareBytes: UInt64, blockBytes: UInt64) -> UInt64 {
        let window = min(windowBytes, shareBytes)
        let out = outBytes
        guard out <= window - window / 4 || out < min(blockBytes, window) else { return 0 }
        let bytes = min(window - out, SendCredit.grantedMaxBytes - grantedBytes)
        grantedBytes += bytes
        return bytes
    }
}
