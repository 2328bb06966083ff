import AtriumWire

extension Scenario {
    static let lobbyChat = Scenario(
        id: "lobby-chat", about: "Two in the lobby: they come, speak, are listed, and leave.",
        spec: ["ROOM-4.1-1", "ROOM-4.1-3", "ROOM-4.2-3", "ROOM-4.2-6", "ROOM-4.4-2", "ROOM-4.4-3", "ROOM-4.8-1"]
    ) { recorder in
        let lobby = Target.room("lobby")
        for name in ["bob", "ada"] {
            try recorder.logIn(name)
            try recorder.send(name, Follow(target: lobby, announce: true))
            try recorder.expect(name, Followed.self)
        }
        try recorder.expect("bob", Joined.self)
        try recorder.send("bob", Who(target: lobby, after: ""))
        try recorder.expect("bob", WhoList.self)
        try recorder.say("ada", "good morning", in: lobby)
        try recorder.expect("ada", anyOrder: Committed.self, and: MessageEvent.self)
        try recorder.expect("bob", MessageEvent.self)
        try recorder.say("bob", "bows", in: lobby, style: .action)
        try recorder.expect("bob", anyOrder: Committed.self, and: MessageEvent.self)
        try recorder.expect("ada", MessageEvent.self)
        try recorder.quit("ada")
        try recorder.expect("bob", Left.self)
        try recorder.quit("bob")
    }

    static let roomLife = Scenario(
        id: "room-create-say-topic-who-leave",
        about: "A room is made by following it; it gets a topic, is talked in, listed and left, and stays.",
        spec: ["FRAME-2.7-2", "ROOM-4.2-2", "ROOM-4.2-4", "ROOM-4.2-6", "ROOM-4.3-4", "ROOM-4.7-1", "ROOM-4.8-1"]
    ) { recorder in
        let garden = Target.room("garden")
        try recorder.logIn("ada")
        try recorder.logIn("bob")
        try recorder.send("ada", Follow(target: garden, announce: true))
        let room = try recorder.expect("ada", Followed.self).conversation
        try recorder.send("bob", Follow(target: .room("GARDEN"), announce: true))
        try recorder.expect("bob", Followed.self)
        try recorder.expect("ada", Joined.self)
        try recorder.send("ada", SetTopic(operation: recorder.operation("ada"), target: garden, topic: "roses"))
        try recorder.expect("ada", anyOrder: Committed.self, and: TopicEvent.self)
        try recorder.expect("bob", TopicEvent.self)
        try recorder.say("bob", "which ones?", in: .conversation(room))
        try recorder.expect("bob", anyOrder: Committed.self, and: MessageEvent.self)
        try recorder.expect("ada", MessageEvent.self)
        try recorder.send("ada", Who(target: garden, after: ""))
        try recorder.expect("ada", WhoList.self)
        try recorder.send("bob", Unfollow(conversation: room))
        try recorder.expect("bob", Done.self)
        try recorder.expect("ada", Left.self)
        try recorder.send("bob", Unfollow(conversation: room))
        try recorder.expect("bob", Done.self)
        try recorder.quit("ada")
        try recorder.send("bob", ListRooms(after: "", count: 0))
        try recorder.expect("bob", RoomList.self)
        try recorder.quit("bob")
    }

    static let historyPaging = Scenario(
        id: "history-paging", about: "Five events, read from the newest end, paged back, and read from the oldest.",
        spec: ["ROOM-4.5-1", "ROOM-4.5-2", "ROOM-4.5-4", "ROOM-4.7-1"]
    ) { recorder in
        try recorder.logIn("ada")
        for text in ["one", "two", "three", "four", "five"] {
            try recorder.say("ada", text, in: .room("log"))
            try recorder.expect("ada", Committed.self)
        }
        try recorder.send("ada", Follow(target: .room("log"), announce: false))
        let room = try recorder.expect("ada", Followed.self).conversation
        func expectPage(_ count: Int) throws {
            for _ in 0..<count { try recorder.expect("ada", MessageEvent.self) }
            try recorder.expect("ada", HistoryEnd.self)
        }
        try recorder.history("ada", room, before: 6, count: 3)
        try expectPage(3)
        try recorder.history("ada", room, before: 3, count: 3)
        try expectPage(2)
        try recorder.history("ada", room, after: 1, order: .oldest, count: 2)
        try expectPage(2)
        try recorder.history("ada", room, after: 3, before: 6, order: .oldest)
        try expectPage(2)
        try recorder.history("ada", room, after: 5)
        try expectPage(0)
        try recorder.quit("ada")
    }

    static let repeatOperation = Scenario(
        id: "repeat-operation",
        about: "An operation that is repeated, here and on another connection, has one effect and one outcome.",
        spec: ["FRAME-2.8-1", "FRAME-2.8-2", "FRAME-2.8-3"]
    ) { recorder in
        try recorder.logIn("ada")
        let say = Say(operation: recorder.operation("ada"), target: .room("new"), style: .plain, text: "once")
        try recorder.send("ada", say)
        try recorder.expect("ada", Committed.self)
        try recorder.send("ada", say)
        try recorder.expect("ada", Committed.self)
        var other = say
        other.text = "twice"
        try recorder.send("ada", other)
        try recorder.expect("ada", .operationConflict)
        try recorder.quit("ada")
        try recorder.logIn("ada", claims: false)
        try recorder.send("ada", say)
        try recorder.expect("ada", Committed.self)
        other.operation = OperationID(instance: 0, counter: 1)
        try recorder.send("ada", other)
        try recorder.expect("ada", .operationExpired)
        try recorder.quit("ada")
    }

    static let linkLost = Scenario(
        id: "link-lost", about: "A link that breaks is announced after its time, as lost.", spec: ["ROOM-4.2-7"],
        limits: ["lingerMilliseconds": 50]
    ) { recorder in
        for name in ["ada", "bob"] {
            try recorder.logIn(name)
            try recorder.send(name, Follow(target: .room("lobby"), announce: true))
            try recorder.expect(name, Followed.self)
        }
        try recorder.expect("ada", Joined.self)
        recorder.close("bob")
        try recorder.expect("ada", Left.self)
        try recorder.quit("ada")
    }
}
