using Outreach.Application.Bookings;
using Outreach.Application.Patients;
using Outreach.Application.Screening;
using Outreach.Application.WaitingList;

namespace Outreach.StaffConsole.Shell;

/// <summary>One of two records that may become one, with what hangs on it as far as the person may see it.</summary>
/// <param name="Entries">Open ones.</param>
internal sealed record MergeCandidate(
    PatientRecord Patient, IReadOnlyList<ListedEntry> Entries, IReadOnlyList<BookingDetails> Bookings, IReadOnlyList<ListedScreening> Screenings);
