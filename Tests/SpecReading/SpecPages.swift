/// What the pages of the Spec say in tables: read here, so that code and vectors can be held against it.
public struct SpecPages: Sendable {
    /// One field of a layout: `| field | bits | type | meaning |`.
    public struct Field: Equatable, Sendable {
        public var name: String
        public var bits: String
        public var type: String

        /// The number of an optional field.
        public var optionalNumber: UInt16? {
            guard type.hasPrefix("optional field ") else { return nil }
            return UInt16(type.dropFirst("optional field ".count).prefix { $0.isNumber })
        }

        /// The type of the value, optional or not.
        public var valueType: String {
            guard optionalNumber != nil, let comma = type.firstIndex(of: ",") else { return type }
            return String(type[type.index(comma, offsetBy: 2)...])
        }
    }

    /// One kind of frame: `### Name (0xNNNN), sent by …`.
    public struct Frame: Equatable, Sendable {
        public var name: String
        public var kind: UInt16
        /// `client`, `server` or `either`.
        public var sender: String
        /// The page that holds it.
        public var page: String
        public var purpose: String
        public var fields: [Field]
        /// Names of the errors it may be answered with.
        public var errors: [String]
    }

    /// One line of text that binds: `- [ID] …`.
    public struct Statement: Equatable, Sendable {
        public var id: String
        public var page: String
    }

    public var frames: [Frame] = []
    /// List entries and other shared layouts, by name.
    public var layouts: [String: [Field]] = [:]
    /// Rows of value, name, meaning, by name of the enumeration.
    public var enumerations: [String: [[String]]] = [:]
    public var statements: [Statement] = []
    /// Rows of the table of messages, on page 01.
    public var messages: [[String]] = []
    /// Rows of the table of errors, on page 07.
    public var errors: [[String]] = []
    /// Rows of the table of limits, on page 08.
    public var limits: [[String]] = []
    /// Tables of who may ask what, on page 04, in order: rows of requests, then what each gets.
    public var rights: [[[String]]] = []

    /// The pages as they are. They are part of the tests: ones that cannot be read end them.
    public static let all: SpecPages = {
        do {
            return try SpecPages()
        } catch {
            preconditionFailure("Spec: \(error)")
        }
    }()

    private init() throws {
        for path in try Repository.files(below: "Spec", endings: ["md"]) where !path.contains("/decisions/") {
            try read(page: String(path.dropFirst("Spec/".count)), Repository.text(path))
        }
    }

    private mutating func read(page: String, _ text: String) throws {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        for line in lines where line.hasPrefix("- [") {
            statements.append(Statement(id: String(line.dropFirst(3).prefix { $0 != "]" }), page: page))
        }
        let headings = lines.indices.filter { lines[$0].hasPrefix("## ") || lines[$0].hasPrefix("### ") }
        for (place, start) in headings.enumerated() {
            let end = place + 1 < headings.count ? headings[place + 1] : lines.count
            read(heading: lines[start], body: Array(lines[start + 1..<end]), page: page)
        }
    }

    private mutating func read(heading: String, body: [String], page: String) {
        let tables = MarkdownTable.all(in: body)
        if let match = heading.wholeMatch(of: /### (\w+) \(0x([0-9A-F]{4})\), sent by (?:the )?(\w+)(?: side)?/) {
            frames.append(
                Frame(
                    name: String(match.1), kind: UInt16(match.2, radix: 16) ?? .max, sender: String(match.3),
                    page: page, purpose: body.first { !$0.isEmpty } ?? "",
                    fields: Self.fields(tables.first), errors: Self.errors(body)))
        } else if let match = heading.wholeMatch(of: /### Enumeration (\w+)/) {
            enumerations[String(match.1)] = tables.first?.rows ?? []
        } else if let match = heading.wholeMatch(of: /### (\w+)/), tables.first?.header.first == "field" {
            layouts[String(match.1)] = Self.fields(tables.first)
        }
        for table in tables {
            switch table.header.first {
            case "kind": messages += table.rows
            case "code": errors += table.rows
            case "number": limits += table.rows
            case "request" where table.header.dropFirst().first == "stranger": rights.append(table.rows)
            default: break
            }
        }
    }

    private static func fields(_ table: MarkdownTable?) -> [Field] {
        (table?.rows ?? []).map { Field(name: $0[0], bits: $0[1], type: $0[2]) }
    }

    private static func errors(_ body: [String]) -> [String] {
        guard let line = body.first(where: { $0.hasPrefix("Errors: ") }) else { return [] }
        return line.matches(of: /`(\w+)`/).map { String($0.1) }
    }
}
