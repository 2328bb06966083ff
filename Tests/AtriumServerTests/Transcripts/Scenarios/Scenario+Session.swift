import AtriumWire

extension Scenario {
    static let helloAndLogin = Scenario(
        id: "hello-and-login", about: "A name is claimed, and opened twice: with the claim, and later without.",
        spec: [
            "SESSION-3.1-1", "SESSION-3.1-2", "SESSION-3.5-3", "SESSION-3.5-4", "SESSION-3.5-5", "SESSION-3.6-2",
            "ROOM-4.2-1", "LIMIT-8.1-1",
        ]
    ) { recorder in
        try recorder.greet("ada")
        try recorder.claim("ada", "ada", key: "ada")
        try recorder.expect("ada", Done.self)
        // The same claim again is as good as the first.
        try recorder.claim("ada", "ada", key: "ada")
        try recorder.expect("ada", Done.self)
        try recorder.login("ada", "ada")
        try recorder.prove("ada", key: "ada")
        try recorder.expect("ada", LoggedIn.self)
        try recorder.expect("ada", Followed.self)
        try recorder.send("ada", Ping(eventsReceived: 0))
        try recorder.expect("ada", Pong.self)
        try recorder.quit("ada")
        try recorder.logIn("ada", claims: false)
        try recorder.quit("ada")
    }

    static let wrongPassword = Scenario(
        id: "wrong-password",
        about: "A proof with another key fails, and so does one for a name that nobody has; the right key then opens.",
        spec: ["SESSION-3.5-3", "SESSION-3.5-6", "SESSION-3.5-8", "ERROR-7.1-2"]
    ) { recorder in
        try recorder.logIn("ada")
        try recorder.quit("ada")
        try recorder.greet("eve")
        try recorder.login("eve", "ada")
        try recorder.prove("eve", key: "eve")
        try recorder.expect("eve", .loginFailed)
        try recorder.login("eve", "nobody")
        try recorder.prove("eve", key: "eve")
        try recorder.expect("eve", .loginFailed)
        // The name is compared without case.
        try recorder.claim("eve", "ADA", key: "eve")
        try recorder.expect("eve", .nameTaken)
        try recorder.login("eve", "ada")
        try recorder.prove("eve", key: "ada")
        try recorder.expect("eve", LoggedIn.self)
        try recorder.expect("eve", Followed.self)
        try recorder.quit("eve")
    }

    static let quit = Scenario(
        id: "quit", about: "Quit is answered before login and after, and those who see one present are told.",
        spec: ["SESSION-3.7-1", "ROOM-4.2-6"]
    ) { recorder in
        try recorder.greet("stranger")
        try recorder.quit("stranger")
        for name in ["ada", "bob"] {
            try recorder.logIn(name)
            try recorder.send(name, Follow(target: .room("lobby"), announce: true))
            try recorder.expect(name, Followed.self)
        }
        try recorder.expect("ada", Joined.self)
        try recorder.quit("bob")
        try recorder.expect("ada", Left.self)
        try recorder.quit("ada")
    }

    static let drain = Scenario(
        id: "drain", about: "A server that stops has kept what it acknowledged, and tells everybody.",
        spec: ["SESSION-3.7-2", "SESSION-3.7-3", "SESSION-3.7-4"]
    ) { recorder in
        try recorder.logIn("ada")
        try recorder.greet("stranger")
        try recorder.say("ada", "last words", in: .room("lobby"))
        try recorder.expect("ada", anyOrder: Committed.self, and: MessageEvent.self)
        recorder.stop()
        for name in ["ada", "stranger"] {
            try recorder.expect(name, .shuttingDown, .connection)
            try recorder.expectClose(name)
        }
    }

    static let serverFull = Scenario(
        id: "server-full", about: "One connection more than the server takes.",
        spec: ["SESSION-3.1-3", "SESSION-3.7-2"], limits: ["connectionsMax": 1]
    ) { recorder in
        try recorder.logIn("ada")
        try recorder.connect("bob")
        try recorder.expect("bob", .serverFull, .connection)
        try recorder.expectClose("bob")
        try recorder.quit("ada")
    }
}
