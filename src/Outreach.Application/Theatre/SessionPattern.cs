using FluentValidation;
using NodaTime;

namespace Outreach.Application.Theatre;

/// <summary>From when to when on one day.</summary>
/// <param name="Start">On the hospital's clock.</param>
/// <param name="End">On the hospital's clock, the same day.</param>
public sealed record SessionHours(LocalTime Start, LocalTime End);

/// <summary>Sessions on the same days of each week over a period.</summary>
public interface ISessionPattern : ISessionTerms
{
    Guid HospitalId { get; }

    /// <summary>First day, in the hospital's calendar.</summary>
    LocalDate From { get; }

    /// <summary>Last day, inclusive; at most 366 days after <see cref="From"/>.</summary>
    LocalDate To { get; }

    IReadOnlyList<IsoDayOfWeek> DaysOfWeek { get; }

    /// <summary>One session each; they do not overlap.</summary>
    IReadOnlyList<SessionHours> Hours { get; }

    /// <summary>Days left out, such as holidays.</summary>
    IReadOnlyList<LocalDate>? SkipDates { get; }
}

internal static class SessionPatternExtensions
{
    public const int MostSessions = 500;

    public const int MostDays = 366;

    /// <summary>The pattern written out, in order of time.</summary>
    public static List<SessionTime> Times(this ISessionPattern pattern)
    {
        var skipped = pattern.SkipDates?.ToHashSet() ?? [];
        var days = pattern.DaysOfWeek.ToHashSet();
        var times = new List<SessionTime>();
        for (var date = pattern.From; date <= pattern.To; date = date.PlusDays(1))
        {
            if (days.Contains(date.DayOfWeek) && !skipped.Contains(date))
            {
                times.AddRange(pattern.Hours.OrderBy(h => h.Start).Select(h => new SessionTime(date, h.Start, h.End)));
            }
        }

        return times;
    }
}

internal abstract class SessionPatternValidator<T> : SessionTermsValidator<T>
    where T : ISessionPattern
{
    protected SessionPatternValidator()
    {
        RuleFor(r => r.HospitalId).NotEmpty();
        RuleFor(r => r.From).SensibleDate();
        RuleFor(r => r.To).SensibleDate();
        RuleFor(r => r.To).Must(IsPeriod).WithMessage($"From the first day to at most {SessionPatternExtensions.MostDays} days later.");
        RuleFor(r => r.DaysOfWeek).Must(IsDays).WithMessage("1 to 7 days, each once.");
        RuleFor(r => r.Hours).Must(IsHours).WithMessage("1 to 8 times of a day, each with its end after its start, that do not overlap.");
        RuleFor(r => r.SkipDates).Must(d => d is null || d.Count <= SessionPatternExtensions.MostDays).WithMessage($"At most {SessionPatternExtensions.MostDays} days.");
        RuleFor(r => r.Hours)
            .Must((r, _) => r.Times().Count is > 0 and <= SessionPatternExtensions.MostSessions)
            .WithMessage($"The pattern must make 1 to {SessionPatternExtensions.MostSessions} sessions.")
            .When(r => IsPeriod(r, r.To) && IsDays(r.DaysOfWeek) && IsHours(r.Hours));
    }

    private static bool IsPeriod(T pattern, LocalDate to) =>
        to >= pattern.From && Period.DaysBetween(pattern.From, to) <= SessionPatternExtensions.MostDays;

    private static bool IsDays(IReadOnlyList<IsoDayOfWeek>? days) =>
        days is { Count: > 0 } && days.All(d => d is >= IsoDayOfWeek.Monday and <= IsoDayOfWeek.Sunday) && days.Distinct().Count() == days.Count;

    private static bool IsHours(IReadOnlyList<SessionHours>? hours)
    {
        if (hours is not { Count: > 0 and <= 8 } || hours.Any(h => h is null || h.End <= h.Start))
        {
            return false;
        }

        var ordered = hours.OrderBy(h => h.Start).ToList();
        return ordered.Zip(ordered.Skip(1)).All(pair => pair.First.End <= pair.Second.Start);
    }
}
