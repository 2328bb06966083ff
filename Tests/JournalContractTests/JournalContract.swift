import Testing

/// What every journal keeps, whatever it is made of: each test below runs unchanged against each kind.
///
/// The kinds differ in what "opened again" means: after an orderly end, or after a power cut that took everything that
/// was not synced.
@Suite struct JournalContract {}
