using System.Linq.Expressions;
using FluentValidation;
using NodaTime;
using Outreach.Domain;
using Outreach.Domain.WaitingList;

namespace Outreach.Application.WaitingList;

/// <summary>Which entries of the list are meant. What is null does not matter.</summary>
/// <param name="HospitalId">One hospital; null for all of the caller's.</param>
/// <param name="Tier">The tier that orders the list.</param>
/// <param name="Country">ISO 3166 alpha-2.</param>
/// <param name="Language">Of domain §8, as in <c>uz-Latn</c>.</param>
/// <param name="WaitingAtLeastDays">Full days since the start of the wait, in the hospital's calendar.</param>
/// <param name="Queue">A clinician's queue; <see cref="ClinicianQueue.None"/> for the entries in no queue.</param>
public sealed record EntryFilter(
    Guid? HospitalId = null, EntryStatus Status = EntryStatus.Waiting, PriorityTier? Tier = null, string? Country = null, string? Language = null, Eye? Eye = null,
    int? WaitingAtLeastDays = null, int? WaitingAtMostDays = null, ClinicianQueue? Queue = null)
{
    /// <summary>The entries of one hospital that pass, in the shape that the list's index answers.</summary>
    /// <param name="today">In that hospital's calendar.</param>
    internal IQueryable<WaitingListEntry> Apply(IQueryable<WaitingListEntry> entries, HospitalId hospital, LocalDate today)
    {
        var status = Status;
        var passing = entries.Where(e => e.HospitalId == hospital && e.Status == status);
        passing = When(passing, Tier, tier => e => e.RankTier == tier);
        passing = When(passing, Eye, eye => e => e.Eye == eye);
        passing = When(passing, Queue, queue => e => e.Queue == queue);
        passing = When(passing, WaitingAtLeastDays is { } least ? today.PlusDays(-least) : (LocalDate?)null, latest => e => e.ListedOn <= latest);
        passing = When(passing, WaitingAtMostDays is { } most ? today.PlusDays(-most) : (LocalDate?)null, earliest => e => e.ListedOn >= earliest);
        if (Country is { } country)
        {
            passing = passing.Where(e => e.Country == country);
        }

        if (Language is { } language)
        {
            passing = passing.Where(e => e.Language == language);
        }

        return passing;
    }

    private static IQueryable<WaitingListEntry> When<T>(IQueryable<WaitingListEntry> entries, T? value, Func<T, Expression<Func<WaitingListEntry, bool>>> condition)
        where T : struct => value is { } known ? entries.Where(condition(known)) : entries;
}

internal sealed class EntryFilterValidator : AbstractValidator<EntryFilter>
{
    public EntryFilterValidator()
    {
        RuleFor(f => f.HospitalId).NotEqual(Guid.Empty);
        RuleFor(f => f.Status).IsInEnum();
        RuleFor(f => f.Tier).IsInEnum();
        RuleFor(f => f.Eye).IsInEnum();
        RuleFor(f => f.Queue).IsInEnum();
        RuleFor(f => f.Country).Matches("^[A-Z]{2}$");
        RuleFor(f => f.Language).Matches("^[a-z]{2}(-[A-Z][a-z]{3})?$");
        RuleFor(f => f.WaitingAtLeastDays).InclusiveBetween(0, 10_000);
        RuleFor(f => f.WaitingAtMostDays).InclusiveBetween(0, 10_000);
    }
}
