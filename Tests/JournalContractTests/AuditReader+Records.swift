import AtriumServices
import AtriumStorage
import AtriumWire

extension AuditReader {
    /// Everything there is, without the numbers.
    func records() throws -> [AuditRecord] {
        try lines(after: 0, since: WallTime(microseconds: 0), countMax: .max).map(\.record)
    }
}
