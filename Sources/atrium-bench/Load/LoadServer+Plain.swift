import AtriumSession

/// Servers without logins of their own: redis, NATS, the relay and IRC.
extension LoadServer {
    /// What brings connection `index` of a run in, and has it hear a channel where it names one.
    func steps(_ prefix: String, _ index: Int, hears channel: String?) -> [PlainArrival.Step] {
        switch self {
        case .atrium, .relay: []
        case .redis:
            [.init(says: channel.map(RedisDialect.subscription) ?? RedisDialect.ping, awaits: channel ?? "PONG")]
        case .nats:
            [
                .init(
                    says: NATSDialect.greeting + (channel.map(NATSDialect.subscription) ?? NATSDialect.ping),
                    awaits: "PONG")
            ]
        // In a direct conversation the nick alone is what one is called by.
        case .irc:
            IRCDialect.steps(
                nick: "\(prefix)-\(index)", channel: channel.flatMap { $0.hasPrefix("#") ? $0 : nil })
        }
    }

    /// Brings connections in. An ircd may take a second over each, but over many together.
    func enter(_ prefix: String, _ indices: Range<Int>, port: UInt16, hears channel: (Int) -> String?) throws
        -> [PlainArrival]
    {
        try bring(indices.count, together: self == .irc ? 1024 : 32) { index in
            let place = indices.lowerBound + index
            return try PlainArrival(port: port, steps(prefix, place, hears: channel(place)))
        }
    }

    /// A prefix that no other run has.
    static func prefix() -> String { "b" + String(SecureRandom.number() & 0xFFFF_FFFF, radix: 36) }

    /// Opens the connections of a load.
    func plainPlan(_ shape: Shape, port: UInt16) throws -> LoadPlan {
        let prefix = Self.prefix()
        func channel(_ index: Int) -> String {
            if shape.isDirect { return "\(prefix)-\(index)" }
            return self == .irc ? "#\(prefix)" : prefix
        }
        var plan = LoadPlan(members: [], publishers: [], reachesAll: !shape.isDirect, rate: shape.rate)
        let members = try enter(prefix, 0..<shape.members, port: port, hears: channel)
        let end = shape.members + shape.publishers
        let publishers = try enter(prefix, shape.members..<end, port: port) { _ in nil }
        plan.arrivals = members + publishers
        plan.members = members.map { Member(descriptor: $0.rawDescriptor, sequence: 0) }
        for (index, publisher) in publishers.enumerated() {
            let template = template(channel(index), publisher: index)
            plan.publishers.append(
                Self.publisher(
                    index, of: shape.publishers, shape, publisher.rawDescriptor, template, openMax: Int.max))
        }
        return plan
    }

    private func template(_ channel: String, publisher: Int) -> Template {
        switch self {
        case .redis: RedisDialect.template(channel: channel, text: Self.text)
        case .nats: NATSDialect.template(subject: channel, text: Self.text)
        case .irc: IRCDialect.template(target: channel, text: Self.text)
        case .relay, .atrium: RelayDialect.template(publisher: publisher, text: Self.text)
        }
    }
}
