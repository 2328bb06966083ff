import AtriumNet

/// The threads of a server, as far as they have started.
struct ServerThreads: Sendable {
    var journal: SystemThread?
    var readers: [SystemThread] = []
    var disks: [SystemThread] = []
    var core: SystemThread?
    var loops: [SystemThread] = []

    /// In the order they start.
    var all: [SystemThread] { [journal].compactMap { $0 } + readers + disks + [core].compactMap { $0 } + loops }
}
