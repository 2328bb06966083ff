import AtriumSession
import AtriumWire

/// The servers a load can be put on, and how its connections are made there.
enum LoadServer: String {
    case atrium
    case relay
    case redis
    case nats
    /// Whatever server of IRC.
    case irc

    /// What the members of a load are to do.
    struct Shape {
        var members: Int
        var publishers: Int
        var window: Int
        var messages: Int
        /// Each publisher has a member of its own, and writes to it alone.
        var isDirect = false
        var rate: Int?
    }

    /// 100 bytes, as long as a line of talk is.
    static let text = String(String(repeating: "All that is said here is said again. ", count: 3).prefix(100))

    /// Opens the connections of a load.
    func plan(_ shape: Shape, port: UInt16) throws -> LoadPlan {
        switch self {
        case .atrium: try atriumPlan(shape, port: port)
        case .relay, .redis, .nats, .irc: try plainPlan(shape, port: port)
        }
    }

    /// Runs a load against the kind of server this is.
    func run(_ plan: LoadPlan, seconds: Int, measuresTimes: Bool, _ server: ServerProcess?) throws -> LoadResult {
        switch self {
        case .atrium: try LoadResult(Load<AtriumDialect>(plan, measuresTimes: measuresTimes), seconds, server)
        case .relay: try LoadResult(Load<RelayDialect>(plan, measuresTimes: measuresTimes), seconds, server)
        case .redis: try LoadResult(Load<RedisDialect>(plan, measuresTimes: measuresTimes), seconds, server)
        case .nats: try LoadResult(Load<NATSDialect>(plan, measuresTimes: measuresTimes), seconds, server)
        case .irc: try LoadResult(Load<IRCDialect>(plan, measuresTimes: measuresTimes), seconds, server)
        }
    }

    /// A publisher keeps to the requests a connection may have open, and opens as many connections as its window
    /// needs.
    private func atriumPlan(_ shape: Shape, port: UInt16) throws -> LoadPlan {
        let crowd = try Crowd(port: port)
        let room = crowd.room("room")
        let members = try crowd.enter(0..<shape.members, .logIn(claims: true, follows: shape.isDirect ? nil : room))
        let end = shape.members + shape.publishers
        let first = try crowd.enter(shape.members..<end, .logIn(claims: true, follows: nil))
        let openMax = Int(first.first?.requestsOpenMax ?? 1)
        let sessions = (shape.window + openMax - 1) / openMax
        var publishers = first
        if sessions > 1 {
            Output.error("each publisher has \(sessions) connections, with \(openMax) requests open at most\n")
            let more = end..<end + (sessions - 1) * shape.publishers
            publishers += try crowd.enter(more, .logIn(claims: true, follows: nil))
        }
        let base = SecureRandom.number() & ~FrameLayout.publisherMask
        var plan = LoadPlan(
            members: members.map { Member(descriptor: $0.rawDescriptor, partial: $0.leftover, sequence: 0) },
            publishers: [], reachesAll: !shape.isDirect, rate: shape.rate)
        for (index, guest) in publishers.enumerated() {
            let target: Target =
                shape.isDirect ? .account(members[index % members.count].name) : .conversation(members[0].conversation)
            let template = AtriumDialect.template(
                to: target, instance: base | UInt64(index), text: Self.text)
            var publisher = Self.publisher(
                index, of: publishers.count, shape, guest.rawDescriptor, template, openMax: openMax)
            publisher.partial = guest.leftover
            plan.publishers.append(publisher)
        }
        plan.guests = members + publishers
        return plan
    }

    /// Messages and window are shared equally. The member that joined last is the witness: what it has, all have.
    static func publisher(
        _ index: Int, of count: Int, _ shape: Shape, _ descriptor: CInt, _ template: Template, openMax: Int
    ) -> Publisher {
        let connections = max(1, count / shape.publishers)
        let share = shape.messages / count + (index < shape.messages % count ? 1 : 0)
        return Publisher(
            descriptor: descriptor, template: template,
            witness: shape.isDirect ? index % shape.members : shape.members - 1, messageCount: UInt64(share),
            window: UInt64(max(1, shape.window / connections)), openMax: UInt64(openMax))
    }
}
