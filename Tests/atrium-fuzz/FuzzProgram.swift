import Fuzzing
import Glibc

/// libFuzzer and the targets of `Fuzzing` in one program, built by scripts/fuzz alone.
///
///     atrium-fuzz TARGET [arguments of libFuzzer]
///     atrium-fuzz seeds TARGET FOLDER                  writes the corpus to begin with
@main struct FuzzProgram {
    static func main() {
        let words = CommandLine.arguments
        if words.count == 4, words[1] == "seeds", let target = FuzzTarget(rawValue: words[2]) {
            return write(Seeds.all(for: target), to: words[3])
        }
        guard words.count >= 2, let target = FuzzTarget(rawValue: words[1]) else {
            print("atrium-fuzz: the first word is one of \(FuzzTarget.allCases.map(\.rawValue)), or `seeds`")
            exit(2)
        }
        Entry.target = target
        // libFuzzer keeps the words for as long as it runs.
        let rest = [words[0]] + words.dropFirst(2)
        let copies = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>.allocate(capacity: rest.count + 1)
        for (index, word) in rest.enumerated() { copies[index] = strdup(word) }
        copies[rest.count] = nil
        var count = CInt(rest.count)
        var first: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = copies
        exit(runDriver(&count, &first, Entry.run))
    }

    private static func write(_ seeds: [[UInt8]], to folder: String) {
        for (index, seed) in seeds.enumerated() {
            guard let file = fopen("\(folder)/seed-\(index)", "w") else {
                perror(folder)
                exit(1)
            }
            fwrite(seed, 1, seed.count, file)
            fclose(file)
        }
        print("\(seeds.count) seeds")
    }
}

/// libFuzzer's own loop: it takes the arguments, and hands each input to `body`.
@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
    _ count: UnsafeMutablePointer<CInt>,
    _ words: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
    _ body: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt
