import AtriumWire

/// Names that nobody uses. Spec/03-session.md §3.5.
extension AccountService {
    /// What one look at the row came to.
    struct Unused {
        /// Those whose names may be released. They stand in the row no more.
        var accounts: [Account] = []
        /// Those that are logged in, and were not noted as used for as long.
        var loggedIn: [Account] = []
        /// Whether the look ended before the row did.
        var isCut = false
    }

    /// Puts an account into the row of those whose names may be released, where its name does not stay for good.
    mutating func stand(_ id: AccountID) {
        guard limits[.nameReleaseMilliseconds] > 0, let account = accounts[id], !account.keepsName,
            !account.isInRow
        else { return }
        update(id) { $0.isInRow = true }
        row.insert(id, at: account.used)
    }

    /// Takes out of the row whose names nobody has used for so long.
    ///
    /// Who was put in long ago may have been used since, and then goes back to where that stands; who keeps its name
    /// leaves the row until that changes.
    ///
    /// - Parameters:
    ///   - before: unused since this moment.
    ///   - countMax: most names to find; five times as many are looked at.
    /// - Complexity: O(countMax · log accounts).
    mutating func takeUnused(before: WallTime, countMax: Int, at now: WallTime) -> Unused {
        var unused = Unused()
        var busy: [(AccountID, WallTime)] = []
        for _ in 0..<5 * countMax where unused.accounts.count < countMax {
            guard let id = row.popDue(at: before) else {
                putBack(busy)
                return unused
            }
            guard let account = accounts[id] else { continue }
            update(id) { $0.isInRow = false }
            if account.keepsName { continue }
            if account.isChanging {
                busy.append((id, account.used))
            } else if !account.sessions.isEmpty {
                // Whoever is logged in uses the name now.
                update(id) { $0.used = max($0.used, now) }
                unused.loggedIn.append(account)
                busy.append((id, now))
            } else if account.used > before {
                busy.append((id, account.used))
            } else {
                unused.accounts.append(account)
            }
        }
        putBack(busy)
        unused.isCut = true
        return unused
    }

    private mutating func putBack(_ accounts: [(id: AccountID, used: WallTime)]) {
        for account in accounts {
            update(account.id) { $0.isInRow = true }
            row.insert(account.id, at: account.used)
        }
    }
}
