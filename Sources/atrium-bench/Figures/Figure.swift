/// One measured number: of which row, of which server, in which unit.
struct Figure {
    var row: String
    var server: String
    var name: String
    var value: Double
    var unit: String

    /// Prints it as one line of five fields.
    func print() {
        Output.standard("\(row)\t\(server)\t\(name)\t\(value)\t\(unit)\n")
    }

    init(_ row: String, _ server: String, _ name: String, _ value: Double, _ unit: String) {
        self.row = row
        self.server = server
        self.name = name
        self.value = value
        self.unit = unit
    }

    /// Reads a line that `print` wrote; nil for another.
    init?(line: Substring) {
        let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
        guard fields.count == 5, let value = Double(fields[3]) else { return nil }
        self.init(String(fields[0]), String(fields[1]), String(fields[2]), value, String(fields[4]))
    }

    /// The value as a table shows it: four digits that matter, or all of a whole number.
    var valueText: String { Self.text(value) }

    static func text(_ value: Double) -> String {
        let magnitude = value.magnitude
        guard magnitude < 1e15 else { return "\(value)" }
        if magnitude >= 100 { return grouped(Int(value.rounded())) }
        let places = magnitude >= 10 ? 10.0 : 100.0
        return "\((value * places).rounded() / places)"
    }

    private static func grouped(_ value: Int) -> String {
        var digits = Array(String(value.magnitude))
        var index = digits.count - 3
        while index > 0 {
            digits.insert(",", at: index)
            index -= 3
        }
        return (value < 0 ? "-" : "") + String(digits)
    }
}
