import AtriumSession
import AtriumWire

/// The secrets of the account: password, devices, tokens.
extension ClientMachine {
    /// Hands over the derivations that are wanted since; `work` is emptied first.
    package func drainKeyWork(into work: inout [KeyWork]) {
        work.removeAll(keepingCapacity: true)
        swap(&work, &keyWork)
    }

    /// Takes the outcome of a derivation.
    package func take(_ result: KeyResult, at now: MonotonicTime) {
        switch result {
        case .login(let keys, let link):
            guard let connection, connection.number == link, connection.end == nil,
                case .send(let frame) = connection.session.derived(keys)
            else { return }
            post(frame)
        case .password(let token, let verifier):
            guard passwordsDeriving.remove(token) != nil else { return }
            requests.add(
                SetVerifier(
                    credential: CredentialID(rawValue: 0), credentialKind: .password, label: "", verifier),
                .command(token))
        }
    }

    func perform(_ command: AccountCommand, _ token: CommandToken) {
        switch command {
        case .setPassword(let password):
            passwordsDeriving.insert(token)
            keyWork.append(
                .password(token, UnicodeNormalization.composed(password), Salt(random(Salt.byteCount))))
        case .devices:
            requests.add(ListDevices(), .secret(.devices(token)))
        case .revoke(let credential):
            requests.add(Revoke(credential: credential), .command(token))
        case .makeToken(let label):
            let stored = StoredKey.random(random)
            let access = AccessToken(name: loginName, stored)
            let label = PlainFileName.shortened(label, toBytes: 255)
            requests.add(
                SetVerifier(
                    credential: stored.credential, credentialKind: .token, label: label, verifier(of: stored.key)),
                .secret(.token(token, access)))
        }
    }

    /// What is refused before it is asked.
    func refusal(of command: AccountCommand) -> ClientError? {
        switch command {
        case .setPassword(let password):
            if password.count < Self.passwordCharacterCountMin {
                return ClientError(.local, "a password has at least \(Self.passwordCharacterCountMin) characters")
            }
            return clearRefusal("a password")
        case .makeToken: return clearRefusal("a token")
        case .devices, .revoke: return nil
        }
    }

    private static var passwordCharacterCountMin: Int { 8 }

    private func clearRefusal(_ what: String) -> ClientError? {
        guard connection?.session.security.isPrivate == false else { return nil }
        return ClientError(
            .refused(.connectionClear), "the connection is clear: whoever can listen could guess \(what) from it")
    }

    /// The login stands: a device that logged in by other means gets a key of its own, one whose key was left in clear
    /// gets another, and a key that another took the place of goes.
    func enlist(_ loggedIn: LoggedIn, on connection: Connection) {
        guard connection.session.security.isPrivate else { return }
        if let former = identity.former {
            requests.add(Revoke(credential: former), .secret(.formerKey(former)))
        }
        if loggedIn.credentialKind == .password {
            requests.add(ListDevices(), .secret(.ownDevices))
        } else if loggedIn.credentialKind == .device, loggedIn.wasClaimedClear == true {
            enlist(knowing: [])
        }
    }

    private func enlist(knowing devices: [DeviceEntry]) {
        do throws(ClientError) {
            guard let new = try identity.newKey(knowing: devices.map(\.credential)) else {
                return sink.tell(.deviceEnlisted(nil))
            }
            requests.add(
                SetVerifier(
                    credential: new.credential, credentialKind: .device, label: new.label, verifier(of: new.key)),
                .secret(.ownKey(new)))
        } catch {
            sink.tell(.deviceEnlisted(error))
        }
    }

    /// The outcome of a request about secrets.
    func secretOutcome(_ purpose: SecretPurpose, _ kind: FrameKind, _ payload: RawSpan) throws {
        switch purpose {
        case .devices(let token):
            sink.tell(.devices(token, try frame(DeviceList.self, kind, payload).devices))
        case .ownDevices:
            enlist(knowing: try frame(DeviceList.self, kind, payload).devices)
        case .token(let token, let access):
            try require(.done, kind)
            sink.tell(.tokenMade(token, access))
        case .ownKey(let new):
            try require(.done, kind)
            do throws(ClientError) {
                try identity.enlisted(new)
                sink.tell(.deviceEnlisted(nil))
            } catch {
                sink.tell(.deviceEnlisted(error))
            }
        case .formerKey(let former):
            try require(.done, kind)
            identity.forget(former: former)
        }
    }

    /// A request about secrets failed.
    func secretFailed(_ purpose: SecretPurpose, _ error: ErrorFrame) {
        switch purpose {
        case .devices(let token), .token(let token, _): sink.tell(.failed(token, ClientError(error)))
        case .ownDevices: sink.tell(.deviceEnlisted(ClientError(error)))
        case .ownKey(let new):
            identity.refused(new)
            sink.tell(.deviceEnlisted(ClientError(error)))
        case .formerKey(let former):
            if error.code == .noSuchCredential { identity.forget(former: former) }
        }
    }

    private func verifier(of key: DeviceKey) -> ScramVerifier {
        .derive(
            password: key.password, salt: Salt(random(Salt.byteCount)),
            iterationCount: ScramVerifier.iterationCountMin)
    }
}

extension SetVerifier {
    fileprivate init(
        credential: CredentialID, credentialKind: CredentialKind, label: String, _ verifier: ScramVerifier
    ) {
        self.init(
            credential: credential, credentialKind: credentialKind, label: label, salt: verifier.salt,
            iterationCount: verifier.iterationCount, storedKey: verifier.storedKey, serverKey: verifier.serverKey)
    }
}
