import Glibc

/// The program's two streams.
enum Output {
    static func line(_ text: String) { put(text + "\n", 1) }
    static func error(_ text: String) { put(text + "\n", 2) }

    private static func put(_ text: String, _ descriptor: CInt) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { return }
            bytes = bytes.dropFirst(count)
        }
    }
}
