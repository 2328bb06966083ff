import AtriumWire
import Synchronization

/// The account that scripted servers share: what it was claimed with.
final class ScriptedAccount: Sendable {
    let claim = Mutex<Claim?>(nil)
}
