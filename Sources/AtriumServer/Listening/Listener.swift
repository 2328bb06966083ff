import AtriumNet

/// A listening socket, as loops see it.
struct Listener: Sendable {
    /// The kernel's number for it.
    let descriptor: CInt
    let kind: ListenerKind
    /// What pollers name it by.
    let token: UInt64

    /// - Parameter index: Which of the server's places it is.
    init(descriptor: CInt, kind: ListenerKind, index: Int) {
        self.descriptor = descriptor
        self.kind = kind
        token = UInt64(index + 1) << 32
    }
}
