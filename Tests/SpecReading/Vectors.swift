import Foundation

/// A frame and its bytes, from `Spec/vectors/frames.json` or `tolerated.json`.
public struct FrameVector: Decodable, Sendable {
    /// Names the vector.
    public var id: String
    /// Statements of the Spec it shows.
    public var spec: [String]
    /// What it shows.
    public var about: String
    /// Name of the kind, as the Spec writes it.
    public var frame: String
    public var requestID: UInt32
    /// The fields by name.
    public var fields: JSONValue
    /// The frame as it comes in.
    public var wire: String
    /// The frame as it would be sent, where that differs.
    public var canonical: String?

    /// Frames that are read and written as the same bytes.
    public static let frames: [FrameVector] = load("frames.json")
    /// Frames that are read as something less than what was written.
    public static let tolerated: [FrameVector] = load("tolerated.json")
}

/// A frame that is refused, from `Spec/vectors/errors.json`.
public struct ErrorVector: Decodable, Sendable {
    public var id: String
    public var spec: [String]
    public var about: String
    /// The phase in which it comes: hello, login or ready.
    public var phase: String
    public var wire: String
    /// What the codec says; nil where the frame is sound and only not allowed.
    public var decodeError: String?
    /// Name of the error code it is answered with.
    public var code: String
    /// Name of the scope of that answer.
    public var scope: String

    public static let all: [ErrorVector] = load("errors.json")
}

/// A vector file is part of the tests: one that cannot be read ends them.
private func load<Vector: Decodable>(_ name: String) -> [Vector] {
    do {
        return try JSONDecoder().decode([Vector].self, from: Repository.data("Spec/vectors/\(name)"))
    } catch {
        preconditionFailure("Spec/vectors/\(name): \(error)")
    }
}
