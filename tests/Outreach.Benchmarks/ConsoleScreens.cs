using Microsoft.EntityFrameworkCore;
using Outreach.Testing;

namespace Outreach.Benchmarks;

/// <summary>The console's screens with the demo's data.</summary>
internal static class ConsoleScreens
{
    public static async Task<IReadOnlyList<(string Name, string Path)>> OfDemoAsync(TestDatabase database)
    {
        await using var db = database.Open();
        var osh = (await db.Hospitals.SingleAsync(h => h.Code == "KG-OSH-IOCH")).Id.Value;
        var booking = await db.Bookings.Where(b => b.HospitalId == new Domain.HospitalId(osh)).OrderByDescending(b => b.OperationDate).FirstAsync();
        var entry = await db.WaitingList.Where(e => e.HospitalId == new Domain.HospitalId(osh)).OrderBy(e => e.RankTier).FirstAsync();
        var commitment = await db.Commitments.OrderBy(c => c.Code).FirstAsync();
        return
        [
            ("sign in", "/sign-in"),
            ("home", "/"),
            ("patients", "/patients"),
            ("new patient", "/patients/new"),
            ("patient", $"/patients/{booking.PatientId.Value}"),
            ("correct a patient", $"/patients/{booking.PatientId.Value}/correct"),
            ("contact of a patient", $"/patients/{booking.PatientId.Value}/contacts/new"),
            ("merge two records", $"/patients/{booking.PatientId.Value}/merge/{entry.PatientId.Value}"),
            ("imports", "/imports"),
            ("screenings", "/screenings"),
            ("waiting list", "/waiting-list"),
            ("entry of the waiting list", $"/waiting-list/{entry.Id.Value}"),
            ("several entries", $"/waiting-list/chosen?do=hold&e={entry.Id.Value}"),
            ("board", $"/board?hospital={osh}"),
            ("board, placing a person", $"/board?hospital={osh}&entry={entry.Id.Value}"),
            ("day of surgery", $"/today?hospital={osh}"),
            ("theatre list", $"/theatre-list?hospital={osh}"),
            ("reminders", "/reminders"),
            ("answers", "/reminders/answers"),
            ("reminders in figures", "/reminders/figures"),
            ("people to call", $"/reminders/calls?hospital={osh}"),
            ("sessions", "/sessions"),
            ("missions", "/missions"),
            ("operations", "/operations"),
            ("verification queue", "/operations?queue=true"),
            ("commitments", "/commitments"),
            ("commitment", $"/commitments/{commitment.Id.Value}"),
            ("ledger", $"/commitments/{commitment.Id.Value}/ledger"),
            ("fulfilment", "/fulfilment"),
            ("policies", "/policies"),
            ("reminder policy", "/policies/Reminders"),
            ("texts of messages", "/policies/Reminders/texts?kind=Instructions"),
            ("audit", "/audit"),
        ];
    }
}
