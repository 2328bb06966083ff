/// A table of a page: the cells of its head and of its rows.
struct MarkdownTable {
    var header: [String]
    var rows: [[String]]

    /// The tables among these lines, in order.
    static func all(in lines: [String]) -> [MarkdownTable] {
        var tables: [MarkdownTable] = []
        var isOpen = false
        for line in lines {
            guard line.hasPrefix("|") else {
                isOpen = false
                continue
            }
            let cells = line.dropFirst().dropLast().split(separator: "|", omittingEmptySubsequences: false)
                .map { $0.trimmingPrefix { $0 == " " } }
                .map { String($0.reversed().drop { $0 == " " }.reversed()) }
            if !isOpen {
                tables.append(MarkdownTable(header: cells, rows: []))
                isOpen = true
            } else if !line.hasPrefix("| ---") {
                tables[tables.count - 1].rows.append(cells)
            }
        }
        return tables
    }
}
