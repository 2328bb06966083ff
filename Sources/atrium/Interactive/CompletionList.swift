import Glibc

/// The list of completions that libedit wants: what all have in common, then each, then a null. libedit frees it.
///
/// Unchecked, because it only carries a pointer from the main actor to the C function that waits for it on the same
/// thread.
struct CompletionList: @unchecked Sendable {
    let pointer: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>

    /// - Parameter word: What was typed of it. It stays where the matches have less than it in common: they were
    ///   found without regard to case.
    /// - Returns: nil where there is no match.
    init?(_ matches: [String], for word: String) {
        guard let first = matches.first else { return nil }
        let common = matches.dropFirst().reduce(first) { $0.commonPrefix(with: $1) }
        let all = [common.utf8.count < word.utf8.count ? word : common] + matches
        guard let memory = calloc(all.count + 1, MemoryLayout<UnsafeMutablePointer<CChar>?>.stride) else { return nil }
        pointer = memory.bindMemory(to: UnsafeMutablePointer<CChar>?.self, capacity: all.count + 1)
        for (index, match) in all.enumerated() { pointer[index] = strdup(match) }
    }
}

extension String {
    /// The characters that both start with.
    fileprivate func commonPrefix(with other: String) -> String {
        String(zip(self, other).prefix { $0 == $1 }.map(\.0))
    }
}
