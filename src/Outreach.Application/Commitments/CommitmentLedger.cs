using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Bookings;
using Outreach.Domain.Commitments;
using Outreach.Domain.Outcomes;
using Outreach.Domain.Patients;

namespace Outreach.Application.Commitments;

/// <summary>What a reservation was taken from.</summary>
public readonly record struct Draw(CommitmentId CommitmentId, AllotmentId AllotmentId);

/// <summary>Draws on the ledger, each in the transaction of the booking or operation that causes it.</summary>
/// <remarks>
/// One conditional update of one allotment row takes or gives back a unit; whoever comes too late changes no row. The
/// commitment's own row is not touched, so hospitals do not wait for each other.
/// </remarks>
public sealed class CommitmentLedger(OutreachDbContext db, Caller caller, IClock clock) : ISharedPart
{
    /// <summary>Takes one unit for a booking.</summary>
    /// <param name="booking">Whose reservation it is; only its id is used.</param>
    /// <param name="hospital">Where the operation is to be.</param>
    /// <param name="patient">Whose nationality or residence the commitment must cover.</param>
    /// <param name="on">Day of operation, in the hospital's calendar.</param>
    /// <param name="only">A commitment that the caller insists on; null for the one that ends first.</param>
    /// <exception cref="RuleViolationException"><c>no-commitment</c>: none covers it; <c>allotment-exhausted</c>: what is set aside is used up.</exception>
    public async Task<Draw> ReserveAsync(BookingId booking, HospitalId hospital, Patient patient, LocalDate on, CommitmentId? only, CancellationToken cancellationToken)
    {
        var options = AllotmentOption.Choose(await LoadAsync(hospital, patient, cancellationToken), on, only);
        return await TryTakeAsync(options, cancellationToken) is { } draw
            ? Write(LedgerKind.Reserve, draw, 1, 0, booking, null, null)
            : throw Refusal(options.Count > 0);
    }

    /// <summary>Takes one unit for an operation that began without a booking, if there is one: it is never blocked.</summary>
    public async Task<Draw?> TryReserveForOperationAsync(OperationId operation, HospitalId hospital, Patient patient, LocalDate on, CancellationToken cancellationToken)
    {
        var options = AllotmentOption.Choose(await LoadAsync(hospital, patient, cancellationToken), on, null);
        return await TryTakeAsync(options, cancellationToken) is { } draw
            ? Write(LedgerKind.Reserve, draw, 1, 0, null, operation, null)
            : null;
    }

    /// <summary>Gives a booking's reservation back.</summary>
    public async Task ReleaseAsync(Booking booking, string reason, CancellationToken cancellationToken)
    {
        await ChangeAsync(booking.AllotmentId, -1, 0, cancellationToken);
        Write(LedgerKind.Release, new Draw(booking.CommitmentId, booking.AllotmentId), -1, 0, booking.Id, null, reason);
    }

    /// <summary>A verified operation turns its reservation into fulfilment.</summary>
    public async Task FulfilAsync(Operation operation, CancellationToken cancellationToken)
    {
        var draw = DrawOf(operation);
        await ChangeAsync(draw.AllotmentId, -1, 1, cancellationToken);
        Write(LedgerKind.Fulfil, draw, -1, 1, operation.BookingId, operation.Id, null);
    }

    /// <summary>A reversed operation no longer counts; its unit is free again.</summary>
    public async Task ReverseAsync(Operation operation, string reason, CancellationToken cancellationToken)
    {
        var draw = DrawOf(operation);
        await ChangeAsync(draw.AllotmentId, 0, -1, cancellationToken);
        Write(LedgerKind.Reverse, draw, 0, -1, operation.BookingId, operation.Id, reason);
    }

    /// <summary>All open allotments and pools that could serve a patient at a hospital on some day.</summary>
    public async Task<List<AllotmentOption>> LoadAsync(HospitalId hospital, Patient patient, CancellationToken cancellationToken)
    {
        var (citizenship, residence) = (patient.Citizenship, patient.ResidenceCountry);
        var rows = await db.Allotments.AsNoTracking()
            .Where(a => a.IsOpen && (a.HospitalId == null || a.HospitalId == hospital) && (a.Country == null || a.Country == citizenship || a.Country == residence))
            .Join(db.Commitments, a => a.CommitmentId, c => c.Id, (a, c) => new AllotmentOption(
                a.Id, c.Id, a.IsPool, a.HospitalId != null, a.Country, a.PeriodFrom, a.PeriodTo, a.Quota - a.Reserved - a.Fulfilled, c.WindowFrom, c.WindowTo, c.ScopeCountries))
            .ToListAsync(cancellationToken);
        rows.RemoveAll(r => !r.Covers(citizenship) && !r.Covers(residence));
        return rows;
    }

    /// <summary>Why nothing could be drawn.</summary>
    /// <param name="somethingSetAside">An allotment or pool matches, but has no room.</param>
    public static RuleViolationException Refusal(bool somethingSetAside) => somethingSetAside
        ? new RuleViolationException("allotment-exhausted", "Every operation set aside for this hospital, country and period is reserved or fulfilled; a programme manager can transfer more.")
        : new RuleViolationException("no-commitment", "No active commitment covers this patient's country and this date at this hospital.");

    private async Task<Draw?> TryTakeAsync(IReadOnlyList<AllotmentOption> options, CancellationToken cancellationToken)
    {
        // What had nothing left when it was read is not asked again: who comes a moment later may find it otherwise.
        foreach (var option in options.Where(o => o.Remaining > 0))
        {
            var id = option.AllotmentId;
            var taken = await db.Allotments
                .Where(a => a.Id == id && a.IsOpen && a.Reserved + a.Fulfilled < a.Quota)
                .ExecuteUpdateAsync(set => set.SetProperty(a => a.Reserved, a => a.Reserved + 1), cancellationToken);
            if (taken == 1)
            {
                return new Draw(option.CommitmentId, id);
            }
        }

        return null;
    }

    private async Task ChangeAsync(AllotmentId allotment, int reserved, int fulfilled, CancellationToken cancellationToken)
    {
        // The row's own check refuses a balance below zero or above the quota.
        var changed = await db.Allotments
            .Where(a => a.Id == allotment)
            .ExecuteUpdateAsync(set => set.SetProperty(a => a.Reserved, a => a.Reserved + reserved).SetProperty(a => a.Fulfilled, a => a.Fulfilled + fulfilled), cancellationToken);
        if (changed != 1)
        {
            throw new InvalidOperationException("The allotment of a reservation is gone.");
        }
    }

    private Draw Write(LedgerKind kind, Draw draw, int reserved, int fulfilled, BookingId? booking, OperationId? operation, string? reason)
    {
        db.Ledger.Add(new LedgerEntry(EntityId.New<LedgerEntryId>(clock), kind, draw.CommitmentId, draw.AllotmentId, 0, reserved, fulfilled, clock.GetCurrentInstant(), caller.UserId)
        {
            BookingId = booking,
            OperationId = operation,
            Reason = reason,
        });
        return draw;
    }

    private static Draw DrawOf(Operation operation) => operation is { CommitmentId: { } commitment, AllotmentId: { } allotment }
        ? new Draw(commitment, allotment)
        : throw new InvalidOperationException("The operation is not attributed to an allotment.");
}
