using FluentValidation;
using Outreach.Domain.Patients;

namespace Outreach.Application.Patients;

/// <summary>What a person said to one purpose.</summary>
/// <param name="Given">False for a refusal, which is kept as well.</param>
/// <param name="TextVersion">Which text was read or heard, as in <c>messaging-2026-1</c>.</param>
/// <param name="Language">Language of the text; without it the patient's.</param>
public sealed record ConsentAnswer(ConsentPurpose Purpose, bool Given, ConsentMethod Method, string TextVersion, string? Language = null);

internal sealed class ConsentAnswerValidator : AbstractValidator<ConsentAnswer>
{
    public ConsentAnswerValidator()
    {
        RuleFor(c => c.Purpose).IsInEnum();
        RuleFor(c => c.Method).IsInEnum();
        RuleFor(c => c.TextVersion).NotEmpty().PlainText(64);
        RuleFor(c => c.Language).Language();
    }
}
