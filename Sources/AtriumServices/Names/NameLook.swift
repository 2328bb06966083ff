/// What a name looks like, as skeletons: two names with a skeleton in common can be taken for each other. UTS 39 §4.
struct NameLook: Sendable {
    /// The skeleton of the name as it was written, which is how people see it.
    let written: String
    /// The skeletons of its spellings: people take one in capitals for the same name, and so does the server.
    let spellings: Set<String>

    /// Nil where a name has no skeleton, which a name that passed its checks has.
    init?(_ name: String) {
        guard let written = NameChecker.skeleton(name),
            let folded = NameForm.folded.of(name).flatMap(NameChecker.skeleton),
            let upper = NameForm.upper.of(name).flatMap(NameChecker.skeleton)
        else { return nil }
        self.written = written
        spellings = [written, folded, upper]
    }
}
