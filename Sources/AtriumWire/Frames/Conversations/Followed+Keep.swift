extension Followed {
    /// The rule the conversation is kept by; where nothing of it is stated, everything is kept for good.
    public var keep: KeepRule {
        get {
            KeepRule(
                keepMode ?? .forever, eventAgeSeconds: eventAgeSeconds ?? 0, eventBytes: eventBytes ?? 0,
                fileAgeSeconds: fileAgeSeconds ?? 0, fileBytes: fileBytes ?? 0)
        }
        set {
            keepMode = newValue.mode == .forever ? nil : newValue.mode
            eventAgeSeconds = newValue.eventAgeSeconds == 0 ? nil : newValue.eventAgeSeconds
            eventBytes = newValue.eventBytes == 0 ? nil : newValue.eventBytes
            fileAgeSeconds = newValue.fileAgeSeconds == 0 ? nil : newValue.fileAgeSeconds
            fileBytes = newValue.fileBytes == 0 ? nil : newValue.fileBytes
        }
    }
}
