import Fuzzing
import Glibc

/// Where libFuzzer hands inputs in.
enum Entry {
    /// What they are thrown at; set once, before the first.
    nonisolated(unsafe) static var target = FuzzTarget.decoder

    /// Runs one input. A broken rule ends the program, as a trap would, so that libFuzzer keeps the input.
    static let run: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt = { bytes, count in
        do {
            try target.run(UnsafeRawBufferPointer(start: bytes, count: count))
        } catch {
            let words = Array("broken rule: \(error)\n".utf8)
            _ = write(STDERR_FILENO, words, words.count)
            abort()
        }
        return 0
    }
}
