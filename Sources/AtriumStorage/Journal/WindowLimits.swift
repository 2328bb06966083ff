/// How much of the past the operation window holds. Spec/decisions/0011-operation-window.md.
///
/// An account has the larger share while the server has room, and the smaller one whatever others do.
struct WindowLimits {
    /// Instances of one account within a day: one a second and half as many again. 100 bytes each.
    var accountInstancesMax = 1 << 17
    /// Instances every account may have.
    var accountInstancesMin = 1 << 10
    /// Instances of all accounts, but for those within the smaller share: 2²⁰ take about 100 MB.
    var instancesMax = 1 << 20
    /// Outcomes of one account. 56 bytes each.
    var accountOutcomesMax = 1 << 15
    /// Outcomes every account may have.
    var accountOutcomesMin = 1 << 11
    /// Outcomes of all accounts, but for those within the smaller share: 2²⁰ take about 60 MB.
    var outcomesMax = 1 << 20
}
