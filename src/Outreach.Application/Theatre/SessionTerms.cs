using FluentValidation;
using Outreach.Domain.Theatre;

namespace Outreach.Application.Theatre;

/// <summary>What is the same for one session and for a series of them.</summary>
public interface ISessionTerms
{
    Guid TheatreId { get; }

    Guid SurgeonId { get; }

    /// <summary>The mission it belongs to; null for the hospital's own.</summary>
    Guid? MissionId { get; }

    Technique Technique { get; }

    /// <summary>Cases, 1 to 200.</summary>
    int Capacity { get; }

    /// <summary>Places kept for the longest waiters, 0 to <see cref="Capacity"/>; null for the policy's share.</summary>
    int? KeptPlaces { get; }

    /// <summary>General anaesthesia is possible.</summary>
    bool GeneralAnaesthesia { get; }
}

/// <summary>A theatre session after a change.</summary>
/// <param name="Version">To be sent back as If-Match.</param>
public sealed record SessionChanged(Guid SessionId, SessionStatus Status, long Version)
{
    internal static SessionChanged From(TheatreSession session) => new(session.Id.Value, session.Status, session.Version);
}

internal abstract class SessionTermsValidator<T> : AbstractValidator<T>
    where T : ISessionTerms
{
    protected SessionTermsValidator()
    {
        RuleFor(r => r.TheatreId).NotEmpty();
        RuleFor(r => r.SurgeonId).NotEmpty();
        RuleFor(r => r.MissionId).NotEqual(Guid.Empty);
        RuleFor(r => r.Technique).IsInEnum();
        RuleFor(r => r.Capacity).InclusiveBetween(1, 200);
        RuleFor(r => r.KeptPlaces).Must((r, kept) => kept is null || (kept >= 0 && kept <= r.Capacity)).WithMessage("0 to the capacity.");
    }
}

internal static class SessionTermsExtensions
{
    public static int PlacesToKeep(this ISessionTerms terms, SessionSetting setting) => terms.KeptPlaces ?? terms.Capacity * setting.KeptSharePercent / 100;
}
