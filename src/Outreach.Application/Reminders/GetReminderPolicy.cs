using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Policies;
using Outreach.Domain.Reminders;

namespace Outreach.Application.Reminders;

/// <summary>The reminder policy in force at a hospital, or the general one.</summary>
/// <param name="HospitalId">Null for the general policy.</param>
[Requires(Permission.ViewSchedule)]
public sealed record GetReminderPolicy(Guid? HospitalId) : IQuery<ReminderPolicyInForce>;

/// <param name="HospitalId">Whose policy it is; null for the general one or the programme's own.</param>
/// <param name="Owner">Who answers for it; null for the programme's own.</param>
/// <param name="Version">0 for the programme's own.</param>
public sealed record ReminderPolicyInForce(
    Guid? HospitalId, string? Owner, Instant? MadeAt, int Version, QuietHours QuietHours, LocalTime ReviewAt, int CallListDaysBefore,
    IReadOnlyList<ReminderStep> Steps, IReadOnlyList<ReminderWording> Wordings, bool AnnounceBookings)
{
    internal static ReminderPolicyInForce From(Guid? hospital, string? owner, Instant? madeAt, ReminderPolicyRules rules) =>
        new(hospital, owner, madeAt, rules.Version, rules.QuietHours, rules.ReviewAt, rules.CallListDaysBefore, rules.Steps, rules.Wordings, rules.AnnounceBookings);
}

internal sealed class GetReminderPolicyValidator : AbstractValidator<GetReminderPolicy>
{
    public GetReminderPolicyValidator() => RuleFor(r => r.HospitalId).NotEqual(Guid.Empty);
}

internal sealed class GetReminderPolicyHandler(OutreachDbContext db, ReminderPolicies policies, Caller caller) : IRequestHandler<GetReminderPolicy, ReminderPolicyInForce>
{
    public async Task<ReminderPolicyInForce> Handle(GetReminderPolicy request, CancellationToken cancellationToken)
    {
        var documents = db.Policies.AsNoTracking().Where(p => p.Kind == PolicyKind.Reminders);

        if (request.HospitalId is { } wanted)
        {
            var hospital = new HospitalId(wanted);
            caller.ScopeFor(Permission.ViewSchedule).Ensure(hospital, "hospital");

            if (!await db.Hospitals.AnyAsync(h => h.Id == hospital, cancellationToken))
            {
                throw new NotFoundException("hospital");
            }

            documents = documents.Where(p => p.HospitalId == null || p.HospitalId == hospital);
        }
        else
        {
            documents = documents.Where(p => p.HospitalId == null);
        }

        var latest = await documents
            .OrderByDescending(p => p.HospitalId != null)
            .ThenByDescending(p => p.Number)
            .Select(p => new { p.Id, p.HospitalId, p.Owner, p.MadeAt })
            .FirstOrDefaultAsync(cancellationToken);

        return ReminderPolicyInForce.From(latest?.HospitalId?.Value, latest?.Owner, latest?.MadeAt, await policies.ByIdAsync(latest?.Id, cancellationToken));
    }
}
