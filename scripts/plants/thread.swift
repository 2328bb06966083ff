// Two threads count, behind the Lock of this package or, where a fault is planted, past it. ThreadSanitizer is to find
// the latter and nothing in the former. Built by scripts/test --sanitize thread.

import Glibc

final class Counter: @unchecked Sendable {
    let kept = Lock<Int>(0)
    var bare = 0

    func count(isPlanted: Bool) {
        for _ in 0..<10_000 {
            if isPlanted { bare += 1 } else { kept.withLock { $0 += 1 } }
        }
    }
}

final class Work: Sendable {
    let counter = Counter()
    let isPlanted: Bool

    init(isPlanted: Bool) {
        self.isPlanted = isPlanted
    }

    /// Starts a thread that counts.
    func start() -> pthread_t {
        var thread = pthread_t()
        pthread_create(
            &thread, nil,
            { argument in
                guard let argument else { return nil }
                let work = Unmanaged<Work>.fromOpaque(argument).takeUnretainedValue()
                work.counter.count(isPlanted: work.isPlanted)
                return nil
            }, Unmanaged.passUnretained(self).toOpaque())
        return thread
    }
}

@main enum Plant {
    static func main() {
        let work = Work(isPlanted: CommandLine.arguments.last == "fault")
        let threads = [work.start(), work.start()]
        for thread in threads { pthread_join(thread, nil) }
        print(work.counter.bare + work.counter.kept.withLock { $0 })
    }
}
