import AtriumWire

extension String {
    /// As `harmless`, with line feeds kept and every line but the first set in by `indent`; tabs become spaces.
    func harmlessLines(indent: String) -> String {
        split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
            .map { line in
                String(line).split(separator: "\t", omittingEmptySubsequences: false)
                    .map { String($0).harmless }.joined(separator: "    ")
            }
            .joined(separator: "\n" + indent)
    }
}
