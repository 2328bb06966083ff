/// One thing a peer can do, with what it has to say about it.
public struct Capability: ListEntry {
    /// The permanent name.
    public var name: String
    /// Its value; empty where the name says it all.
    public var value: String

    public init(name: String, value: String) {
        self.name = name
        self.value = value
    }

    public init(decoding payload: RawSpan, at cursor: inout Int) throws(DecodeError) {
        name = try payload.readText8(at: &cursor)
        value = try payload.readText16(at: &cursor)
    }

    public func encode(into output: inout [UInt8]) {
        output.append(text8: name)
        output.append(text16: value)
    }
}
