using FluentValidation;

namespace Outreach.Application.Outcomes;

internal sealed class OperationFactsValidator : AbstractValidator<OperationFacts>
{
    public OperationFactsValidator()
    {
        RuleFor(f => f.Procedure).IsInEnum();
        RuleFor(f => f.Technique).IsInEnum();
        RuleFor(f => f.SurgeonId).NotEqual(Guid.Empty);
        RuleFor(f => f.LensPowerDioptres).InclusiveBetween(-20, 60);
        RuleFor(f => f.Note).MaximumLength(2000);
        RuleFor(f => f.Complications).Must(c => c is null || c.Count <= 8).WithMessage("At most 8 complications.");
        RuleForEach(f => f.Complications).NotNull().Matches("^[a-z0-9-]{2,40}$").WithMessage("A complication is a code of small letters, digits and hyphens.");
    }
}
