using FluentValidation;
using MediatR;
using Outreach.Application.Patients;
using Outreach.Application.Security;
using Outreach.Domain.Reminders;

namespace Outreach.Application.Reminders;

/// <summary>See how a text reads and what it costs, before anybody gets it.</summary>
/// <param name="Language">One of the message languages.</param>
/// <param name="Template">Liquid; null for the programme's own text.</param>
/// <param name="Bring">What to bring on the day of surgery, in the hospital's words.</param>
/// <param name="Note">One more sentence, such as what to eat or drink before.</param>
[Requires(Permission.ManagePolicies)]
public sealed record TryReminderText(
    string Language, ReminderKind Kind, string? Template = null, string? Bring = null, string? BringToReview = null, string? Note = null) : IQuery<ReminderTextTried>;

/// <param name="Programme">The programme's own text, as it is written.</param>
/// <param name="Problems">Why the text is refused; empty if it can be used.</param>
/// <param name="Samples">As it reads to a person whose name and number are known, and to others; empty if it cannot be read.</param>
public sealed record ReminderTextTried(string Programme, IReadOnlyList<ReminderTextProblem> Problems, IReadOnlyList<ReminderTextSample> Samples);

/// <param name="Units">Septets or UTF-16 units, by the encoding.</param>
/// <param name="Segments">Parts that a carrier would charge as SMS.</param>
public sealed record ReminderTextSample(string Body, SmsEncoding Encoding, int Units, int Segments);

internal sealed class TryReminderTextValidator : AbstractValidator<TryReminderText>
{
    public TryReminderTextValidator()
    {
        RuleFor(r => r.Language).NotEmpty().Language();
        RuleFor(r => r.Kind).IsInEnum().NotEqual((ReminderKind)0);
        RuleFor(r => r.Template).MaximumLength(10_000);
        RuleFor(r => r.Bring).MaximumLength(500);
        RuleFor(r => r.BringToReview).MaximumLength(500);
        RuleFor(r => r.Note).MaximumLength(500);
    }
}

internal sealed class TryReminderTextHandler : IRequestHandler<TryReminderText, ReminderTextTried>
{
    public Task<ReminderTextTried> Handle(TryReminderText request, CancellationToken cancellationToken)
    {
        var programme = ReminderRenderer.Source(request.Language, request.Kind);
        var source = string.IsNullOrWhiteSpace(request.Template) ? programme : request.Template;
        var wording = new ReminderWording(request.Language, request.Bring, request.BringToReview, request.Note);
        var problems = ReminderTextRules.Problems(request.Language, request.Kind, source)
            .Concat(new[] { request.Bring, request.BringToReview, request.Note }.SelectMany(ReminderTextRules.OfWords))
            .Distinct()
            .ToList();

        return Task.FromResult(new ReminderTextTried(programme, problems, [.. Samples(request, source, wording)]));
    }

    private static IEnumerable<ReminderTextSample> Samples(TryReminderText request, string source, ReminderWording wording)
    {
        foreach (var facts in ReminderTextRules.Samples(request.Language, request.Kind))
        {
            if (ReminderRenderer.TryRender(source, facts with { Wording = wording }, strict: false, out var body) is null)
            {
                var length = MessageLength.Of(body);
                yield return new(body, length.Encoding, length.Units, length.Segments);
            }
        }
    }
}
