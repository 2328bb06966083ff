import AtriumWire

/// Who has fetched a file, for the account that offered it.
extension Router {
    /// Lists who has fetched a file.
    mutating func listFetches(
        _ listFetches: ListFetches, for caller: Caller, into effects: inout Effects
    ) throws(Refusal) {
        guard let file = readableFile(listFetches.file, for: caller.account) else { throw .noSuchFile }
        guard file.record.account == caller.account else {
            throw Refusal(.notAllowed, "only who offered a file may ask who has fetched it")
        }
        effects.answer(
            FetchList(file: listFetches.file, more: false, fetches: []), to: caller.session,
            requestID: caller.requestID)
    }
}
