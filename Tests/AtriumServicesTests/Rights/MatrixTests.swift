import AtriumServices
import AtriumWire
import Foundation
import SpecReading
import Testing

/// The Spec's tables of who may ask what, cell by cell, against the services.
struct MatrixTests {
    /// What each actor gets for each request, by its name: from the tables of page 04, open rooms first.
    private static let tables: [[String: [String]]] = SpecPages.all.rights.map { rows in
        var cells: [String: [String]] = [:]
        for row in rows {
            let names = row[0].components(separatedBy: " of another's file")[0]
            for name in names.components(separatedBy: ", ") { cells[name] = Array(row.dropFirst()) }
        }
        return cells
    }

    /// Kinds whose outcome hangs on nobody's role in a room.
    static let others: Set<FrameKind> = [
        .claim, .setVerifier, .listDevices, .revoke, .listRooms, .listDirects, .block, .listBlocks,
    ]

    @Test("[ROOM-4.10-1] the tables have every request that is about a room, and no other")
    func tablesAreComplete() {
        let names = FrameKind.allCases.filter { $0.isForCore && !Self.others.contains($0) }.map(Self.name)
        #expect(Self.tables.count == 2)
        for table in Self.tables {
            #expect(Set(table.keys) == Set(names))
            #expect(table.values.allSatisfy { $0.count == RightsStage.Actor.allCases.count })
        }
    }

    @Test(
        "[ROOM-4.10-1] [ROOM-4.10-2] each actor gets what the tables say, for each request, by name and by id",
        arguments: FrameKind.allCases.filter { $0.isForCore && !others.contains($0) })
    func eachCell(_ kind: FrameKind) throws {
        for (table, access) in zip(Self.tables, [RoomAccess.open, .inviteOnly]) {
            for (column, actor) in RightsStage.Actor.allCases.enumerated() {
                for isNamed in [true, false] {
                    let stage = try #require(RightsStage(access))
                    let target: Target = isNamed ? .room("den") : .conversation(stage.room)
                    let requestID = try #require(stage.ask(kind, as: actor, of: target))
                    var expected = table[Self.name(kind)]?[column] ?? "ok"
                    if expected == "membersOnly", !isNamed { expected = "noSuchConversation" }
                    let refusal = stage.world.refusal(of: requestID, at: stage.session(actor))
                    #expect(
                        refusal.map { "\($0)" } ?? "ok" == expected,
                        "\(kind) by \(actor), \(access), \(isNamed ? "by name" : "by id")")
                }
            }
        }
    }

    @Test("requests that are about no room are answered alike, whatever somebody is in one", arguments: others)
    func unrelated(_ kind: FrameKind) throws {
        var codes: Set<ErrorCode?> = []
        for actor in RightsStage.Actor.allCases {
            let stage = try #require(RightsStage(.inviteOnly))
            let requestID = try #require(stage.ask(kind, as: actor, of: .conversation(stage.room)))
            codes.insert(stage.world.refusal(of: requestID, at: stage.session(actor)))
        }
        #expect(codes.count == 1, "\(kind)")
    }

    /// A kind as the Spec names it.
    private static func name(_ kind: FrameKind) -> String {
        let name = "\(kind)"
        return name.prefix(1).uppercased() + name.dropFirst()
    }
}
