/// What a load came to, once it was verified.
struct LoadResult {
    let stretch: Stretch.Result
    let deliveries: UInt64
    let times: Percentiles

    init<Speech: Dialect>(_ load: Load<Speech>, _ seconds: Int, _ server: ServerProcess?) throws {
        try load.settle(milliseconds: 500)
        let stretch = try Stretch(server)
        try load.run(seconds: seconds)
        self.stretch = try stretch.result()
        deliveries = load.delivered
        try load.verify()
        times = Percentiles(load.times)
    }
}
