using System.Text.Json;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Application.Ports;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Policies;
using Outreach.Domain.Reminders;

namespace Outreach.Application.Reminders;

/// <summary>Give a hospital, or all that have none of their own, a new version of the reminder policy. Bookings made from now on follow it; so does, within a few minutes, what has not been sent of others.</summary>
/// <param name="HospitalId">Null for the general policy.</param>
/// <param name="Owner">Who answers for it.</param>
/// <param name="AnnounceBookings">Whoever is booked is told so at once.</param>
/// <param name="ExpectedVersion">The version that the caller read, of the same hospital; null if the caller does not say.</param>
[Requires(Permission.ManagePolicies)]
public sealed record ReplaceReminderPolicy(
    Guid? HospitalId, string Owner, QuietHours QuietHours, LocalTime ReviewAt, int CallListDaysBefore, IReadOnlyList<ReminderStep> Steps,
    IReadOnlyList<ReminderWording>? Wordings = null, long? ExpectedVersion = null, bool AnnounceBookings = false) : ICommand<ReminderPolicyInForce>
{
    internal ReminderPolicyRules Rules(int version) => new(version, QuietHours, ReviewAt, CallListDaysBefore, Steps) { Wordings = Wordings ?? [], AnnounceBookings = AnnounceBookings };
}

internal sealed class ReplaceReminderPolicyValidator : AbstractValidator<ReplaceReminderPolicy>
{
    public ReplaceReminderPolicyValidator()
    {
        RuleFor(r => r.HospitalId).NotEqual(Guid.Empty);
        RuleFor(r => r.Owner).NotEmpty().MaximumLength(200);
        RuleFor(r => r.QuietHours).Must(q => q.OpenTime() >= ReminderPolicyRules.LeastOpenTime).WithMessage("The quiet hours must leave at least two hours of the day.");
        RuleFor(r => r.QuietHours).Must(q => q.DaysOff is null || (q.DaysOff.Distinct().Count() == q.DaysOff.Count && q.DaysOff.Count <= ReminderPolicyRules.MostDaysOff && q.DaysOff.All(d => d is >= IsoDayOfWeek.Monday and <= IsoDayOfWeek.Sunday)))
            .WithMessage($"At most {ReminderPolicyRules.MostDaysOff} days of the week are off, each named once.");
        RuleFor(r => r.CallListDaysBefore).InclusiveBetween(0, ReminderStep.MostDaysBefore);
        RuleFor(r => r.Steps).Cascade(CascadeMode.Stop).NotNull().Must(s => s.All(step => step is { Key: not null } && Enum.IsDefined(step.Kind)))
            .WithMessage("Each step has a key and a kind.")
            .Must(s => s.Count <= ReminderPolicyRules.MostSteps && s.DistinctBy(step => step.Key).Count() == s.Count).WithMessage("A policy has at most 30 steps, each with a key of its own.");
        RuleForEach(r => r.Steps).Custom((step, context) =>
        {
            foreach (var (property, message) in step is { Key: not null } ? step.Problems() : [])
            {
                context.AddFailure(property, message);
            }
        });
        RuleFor(r => r.Wordings).Must(w => w is null || w.DistinctBy(wording => wording?.Language).Count() == w.Count).WithMessage("A policy has at most one wording in each language.");
        RuleForEach(r => r.Wordings).Must(w => w is not null && MessageLanguages.All.Contains(w.Language)).WithMessage("Not a language of messages.");
        RuleForEach(r => r.Wordings).Custom((wording, context) =>
        {
            foreach (var (field, problem) in wording is null || !MessageLanguages.All.Contains(wording.Language) ? [] : Problems(wording))
            {
                context.AddFailure($"{wording!.Language} {field}: {problem.Code}: {problem.Detail}");
            }
        });
    }

    private static IEnumerable<(string Field, ReminderTextProblem Problem)> Problems(ReminderWording wording)
    {
        foreach (var (field, text) in new[] { ("bring", wording.Bring), ("bringToReview", wording.BringToReview), ("note", wording.Note) })
        {
            foreach (var problem in ReminderTextRules.OfWords(text))
            {
                yield return (field, problem);
            }
        }

        foreach (var (kind, source) in wording.Templates ?? new Dictionary<ReminderKind, string>())
        {
            foreach (var problem in ReminderTextRules.Problems(wording.Language, kind, source))
            {
                yield return (kind.ToString(), problem);
            }
        }
    }
}

internal sealed class ReplaceReminderPolicyHandler(OutreachDbContext db, IDatabaseEngine engine, Caller caller, AuditTrail audit, IClock clock)
    : IRequestHandler<ReplaceReminderPolicy, ReminderPolicyInForce>
{
    public async Task<ReminderPolicyInForce> Handle(ReplaceReminderPolicy request, CancellationToken cancellationToken)
    {
        var hospital = request.HospitalId is { } id ? new HospitalId(id) : (HospitalId?)null;
        await EnsureMineAsync(hospital, cancellationToken);
        await engine.LockNameAsync(db, $"policy:{PolicyKind.Reminders}:{request.HospitalId}", cancellationToken);

        var current = await db.Policies
            .Where(p => p.Kind == PolicyKind.Reminders && p.HospitalId == hospital)
            .Select(p => (int?)p.Number)
            .MaxAsync(cancellationToken) ?? 0;

        if (request.ExpectedVersion is { } expected && expected != current)
        {
            throw new StaleVersionException();
        }

        var rules = request.Rules(current + 1);
        var document = new PolicyDocument(
            EntityId.New<PolicyId>(clock), PolicyKind.Reminders, hospital, rules.Version, JsonSerializer.Serialize(rules, OutreachJson.Options), request.Owner,
            clock.GetCurrentInstant(), caller.UserId);
        db.Policies.Add(document);
        audit.Record("policy", document.Id.Value, hospital: hospital);
        await db.SaveChangesAsync(cancellationToken);

        return ReminderPolicyInForce.From(request.HospitalId, request.Owner, document.MadeAt, rules);
    }

    private async Task EnsureMineAsync(HospitalId? hospital, CancellationToken cancellationToken)
    {
        var scope = caller.ScopeFor(Permission.ManagePolicies);

        if (hospital is not { } one)
        {
            // What holds for all hospitals is changed by those who answer for all.
            if (!scope.All)
            {
                throw new ForbiddenException(Permission.ManagePolicies);
            }

            return;
        }

        scope.Ensure(one, "hospital");

        if (!await db.Hospitals.AnyAsync(h => h.Id == one, cancellationToken))
        {
            throw new NotFoundException("hospital");
        }
    }
}
