import AtriumServices
import AtriumWire

/// Reading what is noted about files beside their own rows.
extension SQLiteJournal {
    static func readFetches(_ connection: borrowing SQLiteConnection) throws(SQLiteError) -> [FetchRecord] {
        let rows = try connection.prepare("SELECT file, account, time FROM fetches ORDER BY time, account")
        var fetches: [FetchRecord] = []
        while try rows.step() {
            fetches.append(
                FetchRecord(
                    file: FileID(rawValue: rows.uint(0)), account: AccountID(rawValue: rows.uint(1)),
                    time: WallTime(microseconds: rows.uint(2))))
        }
        return fetches
    }

    /// Reads which requests offered the files that are still uploading.
    static func readOffers(_ connection: borrowing SQLiteConnection) throws(SQLiteError) -> [OfferRecord] {
        let rows = try connection.prepare("SELECT file, instance, counter FROM offers ORDER BY file")
        var offers: [OfferRecord] = []
        while try rows.step() {
            offers.append(
                OfferRecord(
                    file: FileID(rawValue: rows.uint(0)),
                    operation: OperationID(instance: rows.uint(1), counter: rows.uint(2))))
        }
        return offers
    }

    static func readWithdrawals(
        _ connection: borrowing SQLiteConnection
    ) throws(SQLiteError) -> [WithdrawalRecord] {
        let rows = try connection.prepare(
            "SELECT file, instance, counter, sequence, time FROM withdrawals ORDER BY file")
        var withdrawals: [WithdrawalRecord] = []
        while try rows.step() {
            withdrawals.append(
                WithdrawalRecord(
                    file: FileID(rawValue: rows.uint(0)),
                    operation: OperationID(instance: rows.uint(1), counter: rows.uint(2)), sequence: rows.uint(3),
                    time: WallTime(microseconds: rows.uint(4))))
        }
        return withdrawals
    }
}
