import AtriumWire

/// A transfer that ends on the server.
struct Closing {
    /// The command that hears `done` when that is so.
    var token: CommandToken?
    /// The file of an upload, once the server has named it: where the link breaks, the offer is taken back by it.
    var offer: FileID?
}
