import AtriumServices
import AtriumWire
import Testing

/// The table of values by id, held against a dictionary.
struct IdentifierTableTests {
    @Test("a table holds what a dictionary would, whatever is put in and taken away")
    func likeDictionary() {
        var random = SystemRandomNumberGenerator()
        var table = IdentifierTable<ConversationID, [Int]>()
        var model: [UInt64: [Int]] = [:]
        for step in 0..<20_000 {
            // Ids rise as those of the journal do, and leave holes where conversations have gone.
            let raw = UInt64.random(in: 1...200, using: &random) &* (step % 3 == 0 ? 1 : 1 << 40)
            let id = ConversationID(rawValue: raw)
            switch Int.random(in: 0..<6, using: &random) {
            case 0: #expect(table.removeValue(forKey: id) == model.removeValue(forKey: raw))
            case 1:
                table[id] = nil
                model[raw] = nil
            case 2:
                table[id] = [step]
                model[raw] = [step]
            case 3:
                table[id]?.append(step)
                model[raw]?.append(step)
            case 4:
                table.update(id, or: [0]) { $0.append(step) }
                model[raw, default: [0]].append(step)
            default:
                #expect(table.update(id) { $0.count } == model[raw]?.count)
                #expect(table.read(id) { $0.last } == model[raw].map(\.last))
            }
            #expect(table[id] == model[raw])
            #expect(table.count == model.count)
        }
        for (raw, value) in model { #expect(table[ConversationID(rawValue: raw)] == value) }
        #expect(Set(table.keys.map(\.rawValue)) == Set(model.keys))
        #expect(zip(table.keys, table.values).allSatisfy { model[$0.rawValue] == $1 })
    }
}
