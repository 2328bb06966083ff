import AtriumWire

extension Scenario {
    static let directOffline = Scenario(
        id: "direct-offline",
        about: "A message waits for one who is not there, is found at the next login, read, and marked as read.",
        spec: ["DIRECT-5.1-1", "DIRECT-5.1-4", "DIRECT-5.1-5", "DIRECT-5.2-1", "ROOM-4.2-1", "ROOM-4.8-2"]
    ) { recorder in
        try recorder.logIn("bob")
        try recorder.quit("bob")
        try recorder.logIn("ada")
        try recorder.say("ada", "are you there?", in: .account("bob"))
        try recorder.expect("ada", anyOrder: Followed.self, Committed.self, and: MessageEvent.self)
        try recorder.say("ada", "no hurry", in: .account("bob"))
        try recorder.expect("ada", anyOrder: Committed.self, and: MessageEvent.self)
        try recorder.logIn("bob", claims: false)
        let direct = try recorder.expect("bob", Followed.self)
        try recorder.history("bob", direct.conversation, before: direct.head + 1, count: 50)
        try recorder.expect("bob", MessageEvent.self)
        try recorder.expect("bob", MessageEvent.self)
        try recorder.expect("bob", HistoryEnd.self)
        try recorder.send("bob", MarkRead(conversation: direct.conversation, sequence: 2))
        try recorder.expect("bob", Done.self)
        // A marker does not move back.
        try recorder.send("bob", MarkRead(conversation: direct.conversation, sequence: 1))
        try recorder.expect("bob", Done.self)
        try recorder.send("bob", ListDirects(after: ConversationID(rawValue: 0), count: 0))
        try recorder.expect("bob", DirectList.self)
        try recorder.say("bob", "here I am", in: .account("ada"))
        try recorder.expect("bob", anyOrder: Committed.self, and: MessageEvent.self)
        try recorder.expect("ada", MessageEvent.self)
        try recorder.quit("bob")
        try recorder.quit("ada")
    }

    static let directPrivate = Scenario(
        id: "direct-private",
        about: "A direct conversation begins while both are there; to a third it does not exist.",
        spec: ["DIRECT-5.1-1", "DIRECT-5.1-2", "DIRECT-5.1-3", "DIRECT-5.1-5"]
    ) { recorder in
        for name in ["ada", "bob", "eve"] { try recorder.logIn(name) }
        try recorder.send("ada", Follow(target: .account("bob"), announce: false))
        let direct = try recorder.expect("ada", Followed.self).conversation
        try recorder.say("ada", "between us", in: .conversation(direct))
        try recorder.expect("ada", anyOrder: Committed.self, and: MessageEvent.self)
        try recorder.expect("bob", Followed.self)
        try recorder.expect("bob", MessageEvent.self)
        try recorder.history("eve", direct)
        try recorder.expect("eve", .noSuchConversation)
        try recorder.say("eve", "hello?", in: .conversation(direct))
        try recorder.expect("eve", .noSuchConversation)
        try recorder.say("eve", "hello?", in: .account("nobody"))
        try recorder.expect("eve", .noSuchAccount)
        for name in ["eve", "bob", "ada"] { try recorder.quit(name) }
    }
}
