import Glibc

/// Waits until the kernel tells that a file is gone, ten seconds at most.
///
/// - Returns: whether it is gone.
func awaitRemoval(of path: String) -> Bool {
    let watch = inotify_init()
    guard watch >= 0, let slash = path.lastIndex(of: "/") else { return false }
    defer { close(watch) }
    // Watched before it is looked at: a removal in between is told of.
    _ = inotify_add_watch(watch, String(path[..<slash]), UInt32(IN_DELETE | IN_MOVED_FROM | IN_DELETE_SELF))
    var events = [UInt8](repeating: 0, count: 4_096)
    while access(path, F_OK) == 0 {
        var entry = pollfd(fd: watch, events: Int16(POLLIN), revents: 0)
        guard poll(&entry, 1, 10_000) > 0, read(watch, &events, events.count) > 0 else { return false }
    }
    return true
}
