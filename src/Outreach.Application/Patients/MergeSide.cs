using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Bookings;
using Outreach.Application.Persistence;
using Outreach.Domain;
using Outreach.Domain.Bookings;
using Outreach.Domain.Calls;
using Outreach.Domain.Outcomes;
using Outreach.Domain.Patients;
using Outreach.Domain.Reminders;
using Outreach.Domain.Screening;
using Outreach.Domain.WaitingList;

namespace Outreach.Application.Patients;

/// <summary>Everything that hangs on one of two records that are to become one.</summary>
internal sealed record MergeSide(
    List<PatientContact> Contacts, List<PatientIdentifier> Identifiers, List<PatientConsent> Consents, List<PatientUnavailability> Unavailabilities,
    List<ScreeningRecord> Screenings, List<WaitingListEntry> Entries, List<Booking> Bookings, List<Operation> Operations, List<Reminder> Reminders,
    List<PatientReply> Replies, List<CallTurn> Calls, List<PatientSearchTerm> Terms)
{
    public static async Task<MergeSide> LoadAsync(OutreachDbContext db, PatientId id, CancellationToken cancellationToken) => new(
        await db.Contacts.Where(c => c.PatientId == id).ToListAsync(cancellationToken),
        await db.Identifiers.Where(i => i.PatientId == id).ToListAsync(cancellationToken),
        await db.Consents.Where(c => c.PatientId == id).ToListAsync(cancellationToken),
        await db.Unavailabilities.Where(u => u.PatientId == id).ToListAsync(cancellationToken),
        await db.Screenings.Where(s => s.PatientId == id).ToListAsync(cancellationToken),
        await db.WaitingList.Where(e => e.PatientId == id).ToListAsync(cancellationToken),
        await db.Bookings.Where(b => b.PatientId == id).ToListAsync(cancellationToken),
        await db.Operations.Where(o => o.PatientId == id).ToListAsync(cancellationToken),
        await db.Reminders.Where(r => r.PatientId == id).ToListAsync(cancellationToken),
        await db.Replies.Where(r => r.PatientId == id).ToListAsync(cancellationToken),
        await db.CallTurns.Where(c => c.PatientId == id).ToListAsync(cancellationToken),
        await db.SearchTerms.Where(t => t.PatientId == id).ToListAsync(cancellationToken));
}

/// <summary>What stands against making one record of two, and what gives way.</summary>
internal static class MergeRules
{
    /// <exception cref="RuleViolationException">The two cannot be one person, or their bookings must be mended first.</exception>
    /// <param name="intervals">Days between two eyes, of each hospital that has an active booking.</param>
    public static void Check(MergeSide from, MergeSide to, IReadOnlyDictionary<HospitalId, int> intervals)
    {
        if (Holding(from).Join(Holding(to), i => i.Type, i => i.Type, (a, b) => (a.Type, Same: a.Value == b.Value)).GroupBy(p => p.Type).Any(type => type.All(p => !p.Same)))
        {
            throw new RuleViolationException("merge-different-identifiers", "The records hold two different personal numbers of one kind; remove the wrong one first.");
        }

        if (from.Entries.Any(a => a.Status == EntryStatus.Booked && to.Entries.Any(b => b.Status == EntryStatus.Booked && b.Eye == a.Eye)))
        {
            throw new RuleViolationException("merge-both-booked", "Both records are booked for the same eye; cancel one of the bookings first.");
        }

        if (from.Bookings.Any(a => Occupies(a) && to.Bookings.Any(b => Occupies(b) && b.OperationDate == a.OperationDate)))
        {
            throw new RuleViolationException("merge-same-day", "Both records have a booking on the same day; cancel or move one of them first.");
        }

        if (IsTooSoon(from, to, intervals) || IsTooSoon(to, from, intervals))
        {
            throw new RuleViolationException("merge-second-eye-interval", "As one person's, the two eyes would be operated too soon after one another; cancel or move one of the bookings first.");
        }

        if (Standing(from).Any(a => Standing(to).Any(b => a.OperatedOn == b.OperatedOn || (a.Eye == b.Eye && LensIsOut(a) && LensIsOut(b)))))
        {
            throw new RuleViolationException("merge-operations", "The records have operations that one person cannot have had; reverse the wrong one first.");
        }

        if (WaitingForOperatedEye(from, to).Concat(WaitingForOperatedEye(to, from)).Any(e => e.Status == EntryStatus.Booked))
        {
            throw new RuleViolationException("merge-eye-operated", "One record is booked for an eye that the other was operated on; cancel that booking first.");
        }
    }

    /// <summary>Of two open entries for one eye the booked one stays, else the one that waits longer. An eye without its lens waits for nothing.</summary>
    public static List<(WaitingListEntry Entry, EntryStatus Before)> RemoveDuplicateEntries(MergeSide from, MergeSide to)
    {
        var removed = new List<(WaitingListEntry, EntryStatus)>();
        foreach (var a in from.Entries.Where(e => e.IsOpen))
        {
            if (to.Entries.Find(e => e.IsOpen && e.Eye == a.Eye) is { } b)
            {
                var stays = new[] { a, b }.OrderByDescending(e => e.Status == EntryStatus.Booked).ThenBy(e => e.ListedOn).ThenBy(e => e.ListedAt).ThenBy(e => e.Id.Value).First();
                var goes = stays == a ? b : a;
                removed.Add((goes, goes.Status));
                goes.Remove(RemovalReason.Duplicate);
            }
        }

        foreach (var entry in WaitingForOperatedEye(from, to).Concat(WaitingForOperatedEye(to, from)).ToList())
        {
            removed.Add((entry, entry.Status));
            entry.Remove(RemovalReason.Duplicate);
        }

        return removed;
    }

    /// <summary>Of each purpose the answer, or the withdrawal, that came last.</summary>
    public static HashSet<PatientConsent> CurrentAnswers(MergeSide from, MergeSide to) =>
        [.. from.Consents.Concat(to.Consents).Where(c => c.IsCurrent).GroupBy(c => c.Purpose).Select(p => p.OrderBy(c => c.WithdrawnAt ?? c.RecordedAt).ThenBy(c => c.Id.Value).Last())];

    public static void SupersedeOthers(MergeSide from, MergeSide to, HashSet<PatientConsent> staying)
    {
        foreach (var consent in from.Consents.Concat(to.Consents).Where(c => c.IsCurrent && !staying.Contains(c)))
        {
            consent.Supersede();
        }
    }

    private static IEnumerable<PatientIdentifier> Holding(MergeSide side) =>
        side.Identifiers.Where(i => !i.IsRemoved && PersonalIdentifiers.IsPersonalNumber(i.Type) && i.Check is not (IdentifierCheck.WrongCheckDigit or IdentifierCheck.WrongForm));

    private static IEnumerable<WaitingListEntry> WaitingForOperatedEye(MergeSide waiting, MergeSide operated) =>
        waiting.Entries.Where(e => e.IsOpen && Standing(operated).Any(o => o.Eye == e.Eye && LensIsOut(o)));

    /// <summary>An active booking of one record is closer to the other eye's day in the other record than the interval, and no clinician allowed it.</summary>
    private static bool IsTooSoon(MergeSide booked, MergeSide other, IReadOnlyDictionary<HospitalId, int> intervals) =>
        booked.Bookings.Where(b => b.IsActive && b.IntervalOverrideBy is null).Any(b => EyeDays(other)
            .Any(d => d.Day == b.OperationDate || (d.Eye != b.Eye && Math.Abs(Period.DaysBetween(d.Day, b.OperationDate)) < intervals[b.HospitalId])));

    private static IEnumerable<EyeDay> EyeDays(MergeSide side) =>
        side.Bookings.Where(b => b.IsActive && b.IntervalOverrideBy is null).Select(b => new EyeDay(b.Eye, b.OperationDate))
            .Concat(Standing(side).Select(o => new EyeDay(o.Eye, o.OperatedOn)));

    private static bool Occupies(Booking b) => b.IsActive || b.Status == BookingStatus.Completed;

    private static IEnumerable<Operation> Standing(MergeSide side) => side.Operations.Where(o => o.Status != OperationStatus.Reversed);

    private static bool LensIsOut(Operation o) => Operation.CountOf(o.Procedure) == 1;
}

/// <summary>Hands what hangs on one record to another.</summary>
internal static class MergeMoves
{
    /// <returns>Ids of what moved, by kind.</returns>
    public static SortedDictionary<string, IReadOnlyList<Guid>> Move(OutreachDbContext db, MergeSide from, MergeSide to, Patient patient, HashSet<PatientConsent> staying)
    {
        var survivor = patient.Id;
        DropRepeated(from, to);
        from.Contacts.ForEach(c => c.MoveTo(survivor));
        from.Identifiers.ForEach(i => i.MoveTo(survivor));
        from.Consents.ForEach(c => c.MoveTo(survivor, staying.Contains(c)));
        from.Unavailabilities.ForEach(u => u.MoveTo(survivor));
        from.Screenings.ForEach(s => s.MoveTo(survivor));
        from.Entries.ForEach(e => e.MoveTo(survivor));
        from.Bookings.ForEach(b => b.MoveTo(survivor));
        from.Operations.ForEach(o => o.MoveTo(survivor));
        from.Reminders.ForEach(r => r.MoveTo(survivor));
        from.Replies.ForEach(r => r.MoveTo(survivor));
        from.Calls.ForEach(c => c.MoveTo(survivor));

        db.SearchTerms.RemoveRange(from.Terms);
        db.SearchTerms.AddRange(PatientSearchTerms.Missing(
            to.Terms, survivor, from.Terms.Select(t => t.Term), [patient.HomeHospitalId, .. from.Entries.Select(e => e.HospitalId), .. from.Bookings.Select(b => b.HospitalId)]));

        return new SortedDictionary<string, IReadOnlyList<Guid>>(StringComparer.Ordinal)
        {
            ["contacts"] = [.. from.Contacts.Select(c => c.Id.Value)],
            ["identifiers"] = [.. from.Identifiers.Select(i => i.Id.Value)],
            ["consents"] = [.. from.Consents.Select(c => c.Id.Value)],
            ["unavailabilities"] = [.. from.Unavailabilities.Select(u => u.Id.Value)],
            ["screenings"] = [.. from.Screenings.Select(s => s.Id.Value)],
            ["entries"] = [.. from.Entries.Select(e => e.Id.Value)],
            ["bookings"] = [.. from.Bookings.Select(b => b.Id.Value)],
            ["operations"] = [.. from.Operations.Select(o => o.Id.Value)],
            ["reminders"] = [.. from.Reminders.Select(r => r.Id.Value)],
            ["replies"] = [.. from.Replies.Select(r => r.Id.Value)],
            ["calls"] = [.. from.Calls.Select(c => c.Id.Value)],
        };
    }

    /// <summary>The same number twice would be written to twice; the same identifier shown twice.</summary>
    private static void DropRepeated(MergeSide from, MergeSide to)
    {
        foreach (var contact in from.Contacts.Where(c => !c.IsRemoved && to.Contacts.Any(o => !o.IsRemoved && o.Kind == c.Kind && o.Phone == c.Phone && o.Email == c.Email && o.TelegramChat == c.TelegramChat)))
        {
            contact.Remove();
        }

        foreach (var identifier in from.Identifiers.Where(i => !i.IsRemoved && to.Identifiers.Any(o => !o.IsRemoved && o.Type == i.Type && o.Value == i.Value)))
        {
            identifier.Remove();
        }
    }
}
