import SpecReading

extension WirePattern {
    /// Compares a frame with the pattern.
    ///
    /// - Parameter isSignature: whether letters are the signature that the server owes.
    /// - Returns: where the frame differs; nil where it does not.
    func difference(from frame: [UInt8], isSignature: ([UInt8]) throws -> Bool) rethrows -> String? {
        var offset = 0
        for part in parts {
            let rest = frame[offset...]
            let count = Self.byteCount(of: part, in: rest)
            guard let count, count <= rest.count else { return "the frame ends at byte \(frame.count)" }
            switch part {
            case .byte(let byte):
                guard rest.first == byte else {
                    return "byte \(offset) is \(hex([frame[offset]])), not \(hex([byte]))"
                }
            case .signature:
                guard try isSignature(Array(rest.prefix(count))) else { return "the signature is wrong" }
            case .any, .text8, .text16: break
            case .proof: return "a server sends no proof"
            }
            offset += count
        }
        return offset == frame.count ? nil : "\(frame.count - offset) bytes more came"
    }

    /// Bytes a part stands for; nil where its count is cut off.
    private static func byteCount(of part: Part, in rest: ArraySlice<UInt8>) -> Int? {
        switch part {
        case .byte, .any, .proof: 1
        case .text8: rest.first.map { 1 + Int($0) }
        case .text16: rest.count < 2 ? nil : 2 + Int(rest[rest.startIndex]) << 8 + Int(rest[rest.startIndex + 1])
        case .signature: signatureByteCount
        }
    }

    /// The bytes to send.
    ///
    /// - Parameter proof: the client's last message, by the name of a key.
    func bytes(proof: (String) throws -> [UInt8]) throws -> [UInt8] {
        try parts.flatMap { part -> [UInt8] in
            switch part {
            case .byte(let byte): [byte]
            case .proof(let key): try proof(key)
            case .any, .text8, .text16, .signature: throw SyntaxError(text: "a client leaves nothing to chance")
            }
        }
    }
}
