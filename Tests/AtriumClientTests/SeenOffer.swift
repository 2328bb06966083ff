import AtriumNet
import AtriumWire

/// An offer that a script hands to its test.
final class SeenOffer: Sendable {
    let offer = Lock<Offer?>(nil)
}
