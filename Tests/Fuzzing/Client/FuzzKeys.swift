import AtriumClient
import AtriumNet
import AtriumSession
import AtriumWire

/// The thread that derives keys: the honest derivation is done once and remembered, since it is the same in each run;
/// any other is never done with, as on a machine that is slow.
enum FuzzKeys {
    private static let honest = Lock<(derivation: ScramDerivation, keys: ScramKeys)?>(nil)

    /// What came of a derivation; nil where nothing comes of it.
    static func result(of work: KeyWork) -> KeyResult? {
        switch work {
        case .login(let derivation, let link):
            guard derivation.iterationCount == FuzzIdentity.iterationCount else { return nil }
            return honest.withLock { known in
                if let known {
                    return known.derivation == derivation ? .login(known.keys, link: link) : nil
                }
                let keys = derivation.keys()
                known = (derivation, keys)
                return .login(keys, link: link)
            }
        case .password(let token, _, _): return .password(token, FuzzIdentity().verifier)
        }
    }
}
