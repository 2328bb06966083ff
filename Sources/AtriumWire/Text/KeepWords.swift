/// Rules of what is kept as a person writes them: `forever`, `none`, or bounds: `30d`, `500M`, `30d,500M`.
///
/// An age is a `TimeSpan`; a size a number with `K`, `M`, `G` or `T` (`ByteCount`).
public struct KeepWords: Equatable, Sendable {
    /// Whether nothing is kept.
    public var isNone = false
    /// 0 for no bound.
    public var ageSeconds: UInt64 = 0
    /// 0 for no bound.
    public var bytes: UInt64 = 0

    /// - Returns: nil where it is no such rule.
    public init?(_ text: String) {
        if text == "forever" { return }
        if text == "none" {
            isNone = true
            return
        }
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            if let seconds = TimeSpan.parse(part), seconds > 0, ageSeconds == 0 {
                ageSeconds = seconds
            } else if part.last?.isLetter == true, let size = ByteCount.parse(part), size > 0, bytes == 0 {
                bytes = size
            } else {
                return nil
            }
        }
    }

    /// Two bounds in the words they are read from; `forever` where there is neither.
    fileprivate static func words(ageSeconds: UInt64, bytes: UInt64) -> String {
        var parts: [String] = []
        if ageSeconds > 0 { parts.append(TimeSpan.words(ageSeconds)) }
        if bytes > 0 {
            let size = ByteCount.words(bytes)
            // A size has a letter, so that nobody takes it for an age.
            parts.append(size.last?.isLetter == true ? size : "\(max(1, bytes >> 10))K")
        }
        return parts.isEmpty ? "forever" : parts.joined(separator: ",")
    }
}

extension KeepRule {
    /// A rule of two in words; nil for files that are not kept at all, which no rule says.
    public init?(events: KeepWords, files: KeepWords) {
        guard !files.isNone else { return nil }
        self.init(
            events.isNone ? .none : .limits, eventAgeSeconds: events.ageSeconds, eventBytes: events.bytes,
            fileAgeSeconds: files.ageSeconds, fileBytes: files.bytes)
    }

    /// How events are kept, in words.
    public var eventWords: String {
        switch mode {
        case .forever, .limits: KeepWords.words(ageSeconds: eventAgeSeconds, bytes: eventBytes)
        case .none: "none"
        case .server: "server"
        case .other: "other"
        }
    }

    /// How files are kept, in words.
    public var fileWords: String { KeepWords.words(ageSeconds: fileAgeSeconds, bytes: fileBytes) }
}
