/// Aligned columns for people.
struct Table {
    private let columns: [String]
    /// Columns whose cells are set to the right: numbers.
    private let rightAligned: Set<Int>
    private var rows: [[String]] = []

    init(_ columns: [String], rightAligned: Set<Int> = []) {
        self.columns = columns
        self.rightAligned = rightAligned
    }

    /// Adds a row with a cell for each column, made harmless here.
    mutating func add(_ cells: [String]) {
        assert(cells.count == columns.count)
        rows.append(cells.map(\.harmless))
    }

    /// The lines, the heading first; the last column is not filled up.
    var lines: [String] {
        let all = [columns] + rows
        let widths = columns.indices.map { column in all.map { $0[column].columnCount }.max() ?? 0 }
        return all.map { row in
            var line = ""
            for (column, cell) in row.enumerated() {
                let fill = String(repeating: " ", count: widths[column] - cell.columnCount)
                line += rightAligned.contains(column) ? fill + cell : cell + fill
                if column < row.count - 1 { line += "  " }
            }
            while line.last == " " { line.removeLast() }
            return line
        }
    }
}
