/// A message that is sent again and again, and where in it the stamp goes.
struct Template {
    var bytes: [UInt8]
    var stampOffset: Int
}
