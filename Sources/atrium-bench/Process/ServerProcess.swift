import Glibc

/// What the kernel counts of another process.
struct ServerProcess {
    let processID: Int32

    /// Time on a processor since it started, user and system, all threads, in seconds.
    func processorSeconds() throws(Failure) -> Double {
        var clock = clockid_t()
        var time = timespec()
        guard clock_getcpuclockid(processID, &clock) == 0, clock_gettime(clock, &time) == 0 else {
            throw Failure("process \(processID) cannot be looked at")
        }
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// Its proportional share of memory (PSS), in bytes.
    func memoryBytes() throws(Failure) -> Int {
        let text = try Self.read("/proc/\(processID)/smaps_rollup")
        for line in text.split(separator: "\n") where line.hasPrefix("Pss:") {
            let fields = line.split(separator: " ")
            if fields.count >= 2, let kibibytes = Int(fields[1]) { return kibibytes * 1024 }
        }
        throw Failure("/proc/\(processID)/smaps_rollup tells no PSS")
    }

    /// The most memory it held at a time, since it started or since `forgetPeak`, in bytes.
    func peakMemoryBytes() throws(Failure) -> Int {
        let text = try Self.read("/proc/\(processID)/status")
        for line in text.split(separator: "\n") where line.hasPrefix("VmHWM:") {
            let fields = line.split { $0 == " " || $0 == "\t" }
            if fields.count >= 2, let kibibytes = Int(fields[1]) { return kibibytes * 1024 }
        }
        throw Failure("/proc/\(processID)/status tells no VmHWM")
    }

    /// Has the peak start from what it holds now.
    func forgetPeak() throws(Failure) {
        let path = "/proc/\(processID)/clear_refs"
        guard let file = fopen(path, "w") else {
            throw Failure("\(path) cannot be written: \(String(cString: strerror(errno)))")
        }
        defer { fclose(file) }
        fputs("5\n", file)
    }

    /// A file of text, whole.
    static func read(_ path: String) throws(Failure) -> String {
        guard let file = fopen(path, "r") else {
            throw Failure("\(path) cannot be read: \(String(cString: strerror(errno)))")
        }
        defer { fclose(file) }
        var text: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16_384)
        while true {
            let count = fread(&buffer, 1, buffer.count, file)
            guard count > 0 else { return String(decoding: text, as: UTF8.self) }
            text.append(contentsOf: buffer[..<count])
        }
    }
}
