import AtriumWire

/// What a target comes to.
enum Resolution: Sendable {
    /// A conversation that exists.
    case place(Place)
    /// A room that does not exist yet, by a good name.
    case newRoom(name: String, FoldedName)
    /// A direct conversation that does not exist yet, of two accounts that do.
    case newDirect(AccountPair)
}
