/// Values by the ids this server gives out: of accounts, sessions and conversations. A message looks up a dozen.
///
/// No peer chooses such an id: who wants some that collide can only ask for new ones, one login or room at a time,
/// within the limits on those. So one multiplication does for a hash where a dictionary takes a hundred steps to be
/// safe from strangers. A value is read and changed where it lies, which costs
/// no copy and no allocation. Keys that peers choose belong into a dictionary.
///
/// Open addressing: `slots` says where each value lies, from the home slot of its key onward, and is half empty at
/// least. Values lie together; where one is taken away the last takes its place.
public struct IdentifierTable<Key: RawRepresentable & Sendable, Value: Sendable>: Sendable
where Key.RawValue == UInt64 {
    /// The place of a value plus one; 0 where a slot is free. A power of two of them, or none.
    @usableFromInline var slots: [UInt32] = []
    /// How far a hash is shifted to make a home slot of its highest bits.
    @usableFromInline var shift = UInt64.bitWidth
    @usableFromInline var entryKeys: [Key] = []
    @usableFromInline var entries: [Value] = []

    @inlinable
    public init() {}

    @inlinable
    public var count: Int { entries.count }

    /// The ids there are, in no order.
    @inlinable
    public var keys: [Key] { entryKeys }

    /// The values, in the order of `keys`.
    @inlinable
    public var values: [Value] { entries }

    /// A value. It is copied out: a part of a large one is had by `read`, and changed by `update`, where it lies.
    @inlinable
    public subscript(key: Key) -> Value? {
        get { place(of: key).map { entries[$0] } }
        _modify {
            guard let place = place(of: key) else {
                var none: Value?
                defer { if let value = none { append(value, for: key) } }
                yield &none
                return
            }
            // Moved out and back: a copy left here would have everything in it copied by the first change.
            entries.swapAt(place, entries.count - 1)
            var value: Value? = entries.removeLast()
            defer { putBack(value, at: place) }
            yield &value
        }
    }

    /// Puts a value back that was moved out, or takes its key away where there is none any more.
    @inlinable
    mutating func putBack(_ value: Value?, at place: Int) {
        guard let value else { return removeKey(at: place) }
        entries.append(value)
        entries.swapAt(place, entries.count - 1)
    }

    /// What `body` gives for a value where it lies; nil where there is none.
    @inlinable
    public func read<Result>(_ key: Key, _ body: (Value) -> Result) -> Result? {
        guard let place = place(of: key) else { return nil }
        return body(entries[place])
    }

    /// Changes a value where it lies.
    ///
    /// - Returns: what `change` does; nil where there is none.
    @inlinable
    @discardableResult
    public mutating func update<Result>(_ key: Key, _ change: (inout Value) -> Result) -> Result? {
        guard let place = place(of: key) else { return nil }
        return change(&entries[place])
    }

    /// Changes a value where it lies, putting one in where there is none.
    @inlinable
    public mutating func update<Result>(
        _ key: Key, or new: @autoclosure () -> Value, _ change: (inout Value) -> Result
    ) -> Result {
        if let place = place(of: key) { return change(&entries[place]) }
        append(new(), for: key)
        return change(&entries[entries.count - 1])
    }

    /// Takes a value away.
    @inlinable
    @discardableResult
    public mutating func removeValue(forKey key: Key) -> Value? {
        guard let place = place(of: key) else { return nil }
        entries.swapAt(place, entries.count - 1)
        let removed = entries.removeLast()
        removeKey(at: place)
        return removed
    }

    // MARK: Slots

    /// Where the value of a key lies.
    @inlinable
    func place(of key: Key) -> Int? {
        guard !slots.isEmpty else { return nil }
        var slot = home(of: key)
        while slots[slot] != 0 {
            let place = Int(slots[slot]) - 1
            if entryKeys[place].rawValue == key.rawValue { return place }
            slot = (slot + 1) & (slots.count - 1)
        }
        return nil
    }

    /// The slot a key is looked for first: Fibonacci hashing, which spreads ids that follow one another.
    @inlinable
    func home(of key: Key) -> Int {
        Int(truncatingIfNeeded: (key.rawValue &* 0x9E37_79B9_7F4A_7C15) >> UInt64(truncatingIfNeeded: shift))
    }

    @inlinable
    mutating func append(_ value: Value, for key: Key) {
        entries.append(value)
        entryKeys.append(key)
        if 2 * entryKeys.count > slots.count { grow() } else { enter(place: entryKeys.count - 1) }
    }

    /// Twice as many slots, and everything entered anew.
    @inlinable
    mutating func grow() {
        slots = [UInt32](repeating: 0, count: max(8, 2 * slots.count))
        shift = UInt64.bitWidth - slots.count.trailingZeroBitCount
        for place in entryKeys.indices { enter(place: place) }
    }

    /// Enters a place in the first free slot from the home of its key.
    @inlinable
    mutating func enter(place: Int) {
        var slot = home(of: entryKeys[place])
        while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
        slots[slot] = UInt32(place + 1)
    }

    /// Takes a key away whose value is gone already: the last key takes its place.
    @inlinable
    mutating func removeKey(at place: Int) {
        free(slot(of: place))
        let last = entryKeys.count - 1
        if place < last { slots[slot(of: last)] = UInt32(place + 1) }
        entryKeys.swapAt(place, last)
        entryKeys.removeLast()
    }

    /// The slot that names a place.
    @inlinable
    func slot(of place: Int) -> Int {
        var slot = home(of: entryKeys[place])
        while slots[slot] != UInt32(place + 1) { slot = (slot + 1) & (slots.count - 1) }
        return slot
    }

    /// Frees a slot, and has those behind it move up that would not be found past a free one.
    @inlinable
    mutating func free(_ freed: Int) {
        let mask = slots.count - 1
        var hole = freed
        var slot = (hole + 1) & mask
        while slots[slot] != 0 {
            let distance = (slot - home(of: entryKeys[Int(slots[slot]) - 1])) & mask
            if distance >= (slot - hole) & mask {
                slots[hole] = slots[slot]
                hole = slot
            }
            slot = (slot + 1) & mask
        }
        slots[hole] = 0
    }
}
