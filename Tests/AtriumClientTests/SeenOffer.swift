import AtriumWire
import Synchronization

/// An offer that a script hands to its test.
final class SeenOffer: Sendable {
    let offer = Mutex<Offer?>(nil)
}
