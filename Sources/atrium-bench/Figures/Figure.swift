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
}

/// What the limit programs call themselves.
let limitName = "limit"
