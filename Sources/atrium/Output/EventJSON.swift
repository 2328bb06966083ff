import AtriumClient
import AtriumWire

/// Events as JSON objects, for scripts. README describes the members.
enum EventJSON {
    /// An event that is kept.
    ///
    /// - Parameter conversation: `#room` or `@user`.
    static func object(_ event: ConversationEvent, in conversation: String) -> JSONObject {
        var object = JSONObject()
        object.put("type", type(of: event.body))
        object.put("conversation", conversation)
        object.put("from", event.authorName)
        object.put("time", event.time.rfc3339)
        object.put("seq", event.sequence)
        object.put("id", id(event.conversation, event.sequence))
        put(event.body, into: &object)
        return object
    }

    /// Who came or went; never kept, so it has neither `seq` nor `id`.
    static func object(_ change: PresenceChange, in conversation: String, at time: WallTime) -> JSONObject {
        var object = JSONObject()
        switch change {
        case .joined(_, _, let name, let presentCount):
            putStart(&object, type: "join", conversation, from: name, time)
            object.put("present", UInt64(presentCount))
        case .left(_, _, let name, let presentCount, let reason):
            putStart(&object, type: "leave", conversation, from: name, time)
            object.put("present", UInt64(presentCount))
            object.put("reason", reason.word)
        case .count(_, let presentCount):
            object.put("type", "presence")
            object.put("conversation", conversation)
            object.put("time", time.rfc3339)
            object.put("present", UInt64(presentCount))
        }
        return object
    }

    /// One offered file of a list.
    ///
    /// - Parameter fetches: who has fetched it, where that is known.
    static func object(
        _ entry: FileEntry, of id: ConversationID, in conversation: String, fetches: [FetchEntry]? = nil
    ) -> JSONObject {
        var object = JSONObject()
        putStart(&object, type: "file", conversation, from: entry.accountName, entry.time)
        object.put("seq", entry.sequence)
        object.put("id", Self.id(id, entry.sequence))
        let digest = entry.state == .stored ? entry.digest : nil
        let state = entry.state.word
        object.put("file", file(entry.file, entry.name, entry.sizeBytes, digest: digest, state: state))
        if let fetches {
            object.put(
                "fetched",
                fetches.map { fetch in
                    var entry = JSONObject()
                    entry.put("by", fetch.accountName)
                    entry.put("time", fetch.time.rfc3339)
                    return entry
                })
        }
        return object
    }

    /// The name of an event for good: conversation and sequence.
    static func id(_ conversation: ConversationID, _ sequence: UInt64) -> String {
        "\(conversation.rawValue):\(sequence)"
    }

    /// A file; its SHA-256 is null until it is stored.
    static func file(
        _ id: FileID, _ name: String, _ sizeBytes: UInt64, digest: Digest?, state: String
    ) -> JSONObject {
        var object = JSONObject()
        object.put("id", String(id.rawValue))
        object.put("name", name)
        object.put("size", sizeBytes)
        if let digest = digest { object.put("sha256", digest.hex) } else { object.putNull("sha256") }
        object.put("state", state)
        return object
    }

    /// What every object starts with.
    static func putStart(
        _ object: inout JSONObject, type: String, _ conversation: String, from name: String, _ time: WallTime
    ) {
        object.put("type", type)
        object.put("conversation", conversation)
        object.put("from", name)
        object.put("time", time.rfc3339)
    }

    /// What is kept, in the words it is set in.
    static func put(_ rule: KeepRule, into object: inout JSONObject) {
        object.put("events", rule.eventWords)
        object.put("files", rule.fileWords)
    }

    private static func type(of body: EventBody) -> String {
        switch body {
        case .message: "message"
        case .topic: "topic"
        case .keep: "keep"
        case .access: "access"
        case .role: "role"
        case .sanction: "sanction"
        case .fileOffered, .fileStored, .fileWithdrawn: "file"
        case .unknown: "unknown"
        }
    }

    private static func put(_ body: EventBody, into object: inout JSONObject) {
        switch body {
        case .message(let style, let text):
            object.put("text", text)
            if style == .action { object.put("action", true) }
        case .topic(let topic):
            object.put("text", topic)
        case .keep(let rule):
            put(rule, into: &object)
        case .access(let access, let isHidden):
            object.put("access", access.word)
            object.put("hidden", isHidden)
        case .role(_, let name, let role, let isInvited):
            object.put("name", name)
            object.put("role", role.word)
            if isInvited { object.put("invited", true) }
        case .sanction(_, let name, let kind, let seconds, let reason):
            object.put("name", name)
            object.put("sanction", kind.word)
            if seconds > 0 { object.put("seconds", seconds) }
            if !reason.isEmpty { object.put("reason", reason) }
        case .fileOffered(let id, let name, let size):
            object.put("file", file(id, name, size, digest: nil, state: FileState.uploading.word))
        case .fileStored(let id, let name, let size, let digest):
            object.put("file", file(id, name, size, digest: digest, state: FileState.stored.word))
        case .fileWithdrawn(let id, let name, let size, let reason):
            object.put("file", file(id, name, size, digest: nil, state: FileState.withdrawn.word))
            object.put("reason", reason.word)
        case .unknown(let kind):
            object.put("kind", UInt64(kind))
        }
    }
}
