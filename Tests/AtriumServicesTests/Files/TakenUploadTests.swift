import AtriumServices
import AtriumWire
import Testing

struct TakenUploadTests {
    private let world = World()

    @Test(
        "[FILE-6.2-8] [FILE-6.6-4] who took an upload up is told too when its bytes were given up under the one before")
    func failsUnderFormer() throws {
        let (ann, second) = (world.logIn("ann"), world.logIn("ann"))
        let operation = world.operation()
        let first = world.offer("a.txt", to: .room("lobby"), from: ann, operation: operation)
        let file = try #require(world.outcome(Offered.self, of: first, at: ann)?.file)
        world.offer("a.txt", to: .room("lobby"), transfer: 2, from: second, operation: operation)
        world.turn {
            $0.uploadFailed(
                file, reason: .mismatch, code: .digestMismatch, text: "the bytes differ",
                by: Uploader(session: ann, transfer: TransferID(rawValue: 1)), requestID: 0, at: world.now, into: &$1)
        }
        let codes = world.items(second).compactMap { item -> ErrorCode? in
            guard case .failTransfer(TransferID(rawValue: 2), let frame) = item else { return nil }
            return frame.decoded(as: ErrorFrame.self)?.code
        }
        #expect(codes == [.digestMismatch])
        #expect(world.frames(FileWithdrawnEvent.self, at: second).map(\.reason) == [.mismatch])
    }
}
