import AtriumNet
import AtriumWire

/// The account that scripted servers share: what it was claimed with.
final class ScriptedAccount: Sendable {
    let claim = Lock<Claim?>(nil)
}
