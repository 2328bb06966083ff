import AtriumWire
import SpecReading
import Testing

/// Kinds of frame: code, tables and vectors say the same, in either direction.
@Suite struct FrameTableTests {
    let pages = SpecPages.all

    @Test("every kind in code has a block in the Spec, and the other way round")
    func kindsAgree() {
        #expect(Set(pages.frames.map(\.kind)) == Set(FrameKind.allCases.map(\.rawValue)))
        #expect(pages.frames.count == FrameKind.allCases.count, "a kind has two blocks")
        for frame in pages.frames {
            let type = FrameKind(rawValue: frame.kind).flatMap(FrameTypes.type(of:))
            #expect(type.map(FrameTypes.name(of:)) == frame.name)
        }
    }

    @Test("the table of messages on page 01 repeats the blocks")
    func messagesAgree() {
        let rows = pages.messages.map { Array($0.prefix(3)) }
        let expected = pages.frames.sorted { $0.kind < $1.kind }.map { frame in
            ["0x" + hex([UInt8(frame.kind >> 8), UInt8(frame.kind & 255)]).uppercased(), frame.name, frame.sender]
        }
        #expect(rows == expected)
    }

    @Test("the comment above each frame in code names its page, number and sender")
    func commentsAgree() throws {
        let pattern = /\/\/\/ Layout: Spec\/(\S+), (\w+) \(0x([0-9A-F]{4})\), sent by (?:the )?(\w+)(?: side)?\./
        var found: [UInt16: (page: String, sender: String)] = [:]
        for path in try Repository.files(below: "Sources/AtriumWire/Frames", endings: ["swift"]) {
            for match in try Repository.text(path).matches(of: pattern) {
                let kind = try #require(UInt16(match.3, radix: 16))
                found[kind] = (String(match.1), String(match.4))
            }
        }
        for frame in pages.frames {
            let comment = found[frame.kind]
            #expect(comment?.page == frame.page, "\(frame.name)")
            #expect(comment?.sender == frame.sender, "\(frame.name)")
        }
        #expect(found.count == pages.frames.count)
    }

    @Test("the fields of each frame are those of its table, in order", arguments: FrameVector.frames)
    func fieldsAgree(_ vector: FrameVector) throws {
        let block = try #require(pages.frames.first { $0.name == vector.frame })
        let type = try #require(FrameTypes.type(named: vector.frame))
        let frame = try type.init(payload: bytes(vector.wire).dropFirst(FrameHeader.byteCount))
        #expect(Self.labels(frame) == block.fields.map(\.name).filter { $0 != "magic" })
        for (name, labels) in Self.layouts(in: frame) {
            #expect(labels == pages.layouts[name]?.map(\.name), "\(name)")
        }
    }

    @Test("the types of the tables give the bytes of the vector", arguments: FrameVector.frames)
    func typesAgree(_ vector: FrameVector) throws {
        let block = try #require(pages.frames.first { $0.name == vector.frame })
        let payload = try TableEncoder(pages: pages).payload(block.fields, vector.fields)
        #expect(hex(payload) == hex(Array(bytes(vector.wire).dropFirst(FrameHeader.byteCount))))
    }

    @Test("every kind has a vector, and every optional field and list entry is in one")
    func vectorsAreComplete() {
        let vectors = Dictionary(grouping: FrameVector.frames, by: \.frame)
        for frame in pages.frames {
            let own = vectors[frame.name] ?? []
            #expect(!own.isEmpty, "\(frame.name)")
            for field in frame.fields {
                #expect(own.contains { $0.fields[field.name] != nil }, "\(frame.name).\(field.name)")
                guard field.type.hasPrefix("list of ") else { continue }
                #expect(own.contains { $0.fields[field.name] != .list([]) }, "\(frame.name).\(field.name)")
            }
        }
        #expect(Set(vectors.keys).isSubset(of: pages.frames.map(\.name)))
    }

    @Test("what shares a layout is used by a frame")
    func layoutsAreUsed() {
        let types = Set(pages.frames.flatMap(\.fields).map(\.valueType))
        for name in pages.layouts.keys { #expect(types.contains("list of \(name)") || types.contains(name)) }
        for name in pages.enumerations.keys where name != "ErrorScope" {
            let inEntries = pages.layouts.values.joined().map(\.valueType)
            #expect(types.union(inEntries).contains("enumeration \(name)"))
        }
    }

    private static func labels(_ value: Any) -> [String] {
        Mirror(reflecting: value).children.compactMap(\.label)
    }

    /// Names and field labels of the list entries and heads inside a frame.
    private static func layouts(in frame: Any) -> [(name: String, labels: [String])] {
        Mirror(reflecting: frame).children.flatMap { child -> [(name: String, labels: [String])] in
            if let head = child.value as? EventHead { return [("EventHead", labels(head))] }
            guard let entries = child.value as? [any ListEntry] else { return [] }
            return entries.map { (String(describing: type(of: $0)), labels($0)) }
        }
    }
}
