/// Prints figures that rows have written to files, as one table or as JSON.
///
/// Ratios are taken within these figures alone: to the limit, where the limit was measured in the same row.
enum TableRow {
    static func run(_ arguments: Arguments) throws {
        var figures: [Figure] = []
        for path in arguments.words {
            figures += try ServerProcess.read(path).split(separator: "\n").compactMap(Figure.init(line:))
        }
        Output.standard(arguments.has("json") ? json(figures) : table(figures))
    }

    private static func table(_ figures: [Figure]) -> String {
        var lines = [["row", "server", "figure", "value", "unit", "of the limit"]]
        for figure in figures {
            let ratio = ratio(figure, in: figures).map { Figure.text($0) + " x" } ?? ""
            lines.append([figure.row, figure.server, figure.name, figure.valueText, figure.unit, ratio])
        }
        let widths = lines[0].indices.map { column in lines.map(\.[column].count).max() ?? 0 }
        var text = ""
        for (index, line) in lines.enumerated() {
            let cells = line.indices.map { column in
                let space = String(repeating: " ", count: widths[column] - line[column].count)
                return column == 3 || column == 5 ? space + line[column] : line[column] + space
            }
            text += "| " + cells.joined(separator: " | ") + " |\n"
            if index == 0 {
                text += "| " + widths.map { String(repeating: "-", count: $0) }.joined(separator: " | ") + " |\n"
            }
        }
        return text
    }

    private static func ratio(_ figure: Figure, in figures: [Figure]) -> Double? {
        guard figure.server != limitName else { return nil }
        let limit = figures.first {
            $0.server == limitName && $0.row == figure.row && $0.name == figure.name && $0.unit == figure.unit
        }
        guard let limit, limit.value > 0 else { return nil }
        return figure.value / limit.value
    }

    /// What the limit programs call themselves.
    static let limitName = "limit"

    private static func json(_ figures: [Figure]) -> String {
        let lines = figures.map { figure in
            let ratio = ratio(figure, in: figures).map { ", \"ofTheLimit\": \($0)" } ?? ""
            return "  {\"row\": \(quoted(figure.row)), \"server\": \(quoted(figure.server)), "
                + "\"figure\": \(quoted(figure.name)), \"value\": \(figure.value), \"unit\": \(quoted(figure.unit))"
                + ratio + "}"
        }
        return "[\n" + lines.joined(separator: ",\n") + "\n]\n"
    }

    /// Rows and units hold no control characters.
    private static func quoted(_ text: String) -> String {
        "\"" + text.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : String($0) }.joined() + "\""
    }
}
