import AtriumNet
import AtriumServices
import AtriumSession
import AtriumStorage
import AtriumWire
import Foundation
import Testing

@testable import AtriumServer

@Suite("Orders about accounts, to a running server and to its folder")
struct ControlAccountTests {
    private static func password(_ byte: UInt8 = 3) -> Verifier {
        var verifier = Verifier(
            credential: CredentialID(rawValue: 0), label: "", salt: Salt([UInt8](repeating: 7, count: 16)),
            iterationCount: 600_000, storedKey: Digest([UInt8](repeating: byte, count: 32)),
            serverKey: Digest([UInt8](repeating: 4, count: 32)))
        verifier.kind = .password
        return verifier
    }

    private static let invitation = InvitationRecord(
        digest: InvitationCode.digest(of: "k3v9-x2pd-mm47-q8ra"), created: WallTime(microseconds: 5),
        expires: WallTime(microseconds: 0))

    @Test(
        "each order is read as it was written",
        arguments: [
            AccountOrder.add(name: "ann", password(), isAdministrator: true), .setPassword(name: "ann", password()),
            .setDisabled(name: "ann", true), .setDisabled(name: "ann", false), .remove(name: "ann"),
            .setAdministrator(name: "ann", true), .setAdministrator(name: "ann", false),
        ])
    func words(_ order: AccountOrder) throws {
        let words = order.words.dropLast().split(separator: " ")
        #expect(try #require(AccountOrder(user: words)).words == order.words)
        #expect(order.words.utf8.count < ControlStream.lineMaxBytes)
    }

    @Test("what is no order is none", arguments: ["user", "user add ann", "user admin ann maybe", "user list x"])
    func nonsense(_ line: String) {
        #expect(AccountOrder(user: line.split(separator: " ")) == nil)
    }

    @Test("a running server carries orders out, refuses what cannot be, and its folder shows them")
    func toTheServer() throws {
        let server = try RunningServer()
        let folder = try StoredFolder(path: server.folder)
        var control = try ControlClient(folder)
        try control.carryOut(.add(name: "keeper", Self.password(), isAdministrator: true))
        #expect(throws: ServerError.self) {
            try control.carryOut(.add(name: "keeper", Self.password(), isAdministrator: true))
        }
        let ada = try server.client("ada")
        try control.carryOut(.setDisabled(name: "ada", true))
        let closing = try ada.wait(ErrorFrame.self)
        #expect(closing.code == .accountDisabled)
        try control.carryOut(.invite([Self.invitation]))
        #expect(throws: ServerError.self) {
            let many = [InvitationRecord](repeating: Self.invitation, count: AccountOrder.invitationsMax + 1)
            try control.carryOut(.invite(many))
        }
        let reader = try AccountReader(folder)
        #expect(try reader.accounts().map(\.name) == ["keeper", "ada"])
        #expect(try reader.accounts().map(\.isAdministrator) == [true, false])
        #expect(try reader.accounts().map(\.isDisabled) == [false, true])
        #expect(try reader.invitations() == [Self.invitation])
    }

    @Test("[SESSION-3.5-19] a server that is full makes no account, by order neither, and its names log in")
    func full() throws {
        let server = try RunningServer { $0.limits[.accountsMax] = 1 }
        let folder = try StoredFolder(path: server.folder)
        let key = try #require(DeviceKey(SecureRandom.bytes(32)))
        let ada = try WireClient(port: server.server.port)
        try ada.logIn("ada", key: key)
        #expect(throws: WireClient.Failure.self) { try server.client("bob") }
        let order = AccountOrder.add(name: "bob", Self.password(), isAdministrator: true)
        var control = try ControlClient(folder)
        #expect(throws: ServerError.self) { try control.carryOut(order) }
        try WireClient(port: server.server.port).logIn("ada", key: key, claims: false)
        server.server.stop()
        guard let claim = try folder.claim() else {
            Issue.record("nobody has the folder")
            return
        }
        var limits = Limits()
        limits[.accountsMax] = 1
        #expect(throws: ServerError.self) {
            try FolderAccounts.carryOut(order, on: folder, holding: claim, limits: limits)
        }
        limits[.accountsMax] = 2
        try FolderAccounts.carryOut(order, on: folder, holding: claim, limits: limits)
        #expect(try AccountReader(folder).accounts().map(\.name) == ["ada", "bob"])
    }

    @Test("without a server the same orders are kept in the folder")
    func toTheFolder() throws {
        let server = try RunningServer()
        server.server.stop()
        let folder = try StoredFolder(path: server.folder)
        guard let claim = try folder.claim() else {
            Issue.record("nobody has the folder")
            return
        }
        try FolderAccounts.carryOut(
            .add(name: "keeper", Self.password(), isAdministrator: true), on: folder, holding: claim)
        try FolderAccounts.carryOut(.invite([Self.invitation]), on: folder, holding: claim)
        try FolderAccounts.carryOut(.revokeInvitation(Self.invitation.digest), on: folder, holding: claim)
        #expect(throws: ServerError.self) {
            try FolderAccounts.carryOut(.remove(name: "nobody"), on: folder, holding: claim)
        }
        let reader = try AccountReader(folder)
        #expect(try reader.accounts().map(\.name) == ["keeper"])
        #expect(try reader.accounts().first?.verifiers == [try #require(reader.accounts().first?.verifiers.first)])
        #expect(try reader.invitations().isEmpty)
    }
}
