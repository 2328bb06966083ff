/// Many small files up and down over one connection, as many at a time as the server lets be open.
enum SmallRow {
    static func run(_ arguments: Arguments) throws {
        let count = try arguments.number("files", 10_000, 1...100_000)
        let name = arguments.text("as", "atrium")
        let process = try arguments.processID().map { ServerProcess(processID: $0) }
        let link = try Link(port: try arguments.port(), arguments.security())
        let together = Int(link.guest.transfersOpenMax)
        let uploads = SmallUploads(link, count: count, together: together)
        try measure("up", name, count, process) { try link.run([uploads]) { uploads.isDone } }
        let downloads = SmallDownloads(link, uploads.files, together: together)
        try measure("down", name, count, process) { try link.run([downloads]) { downloads.isDone } }
    }

    private static func measure(
        _ way: String, _ name: String, _ count: Int, _ process: ServerProcess?, _ body: () throws -> Void
    ) throws {
        let title = "files of 4 KiB, \(way)"
        let stretch = try Stretch(process)
        try body()
        let result = try stretch.result()
        let number = Double(count)
        Figure(title, name, "speed", number / result.seconds, "files/s").print()
        if let used = result.serverProcessorSeconds {
            Figure(title, name, "server CPU a file", used / number * 1e6, "us").print()
        }
        Figure(title, name, "generator CPU a file", result.ownProcessorSeconds / number * 1e6, "us").print()
    }
}
