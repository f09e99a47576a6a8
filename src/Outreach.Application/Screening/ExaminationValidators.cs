using FluentValidation;
using NodaTime;
using Outreach.Domain.Screening;

namespace Outreach.Application.Screening;

internal sealed class ExaminationDetailsValidator : AbstractValidator<ExaminationDetails>
{
    public ExaminationDetailsValidator()
    {
        RuleFor(e => e.ExaminedOn).InclusiveBetween(new LocalDate(1990, 1, 1), new LocalDate(2099, 12, 31));
        RuleFor(e => e.Right).NotNull().SetValidator(new EyeExaminationValidator());
        RuleFor(e => e.Left).NotNull().SetValidator(new EyeExaminationValidator());
        RuleFor(e => e.Workup!).SetValidator(new WorkupFiguresValidator()).When(e => e.Workup is not null);
        RuleFor(e => e.Diagnosis).MaximumLength(500);
        RuleFor(e => e.ExaminedBy).MaximumLength(200);
        RuleFor(e => e.Notes).MaximumLength(2000);
    }
}

internal sealed class EyeExaminationValidator : AbstractValidator<EyeExamination>
{
    public EyeExaminationValidator()
    {
        RuleFor(e => e.Acuities).NotNull().Must(HaveOneOfEachType).WithMessage("There is at most one acuity of each type.");
        RuleForEach(e => e.Acuities).NotNull().SetValidator(new AcuityStatementValidator());
        RuleFor(e => e.Cause).MaximumLength(200);
    }

    private static bool HaveOneOfEachType(IReadOnlyList<AcuityStatement>? acuities) =>
        acuities is null || acuities.Where(a => a is not null).GroupBy(a => a.Type).All(g => g.Count() == 1);
}

internal sealed class AcuityStatementValidator : AbstractValidator<AcuityStatement>
{
    public AcuityStatementValidator()
    {
        RuleFor(a => a.Type).IsInEnum();
        RuleFor(a => a.Notation).IsInEnum();
        RuleFor(a => a.DistanceMetres).GreaterThan(0).LessThanOrEqualTo(10);
        RuleFor(a => a.Written).Cascade(CascadeMode.Stop).NotEmpty().MaximumLength(AcuityParser.MaxLength)
            .Must((statement, written) => StatedAcuity.TryRead(statement, out _))
            .WithMessage("This cannot be read as an acuity, or not in the stated notation; it is never guessed.");
    }
}

internal sealed class WorkupFiguresValidator : AbstractValidator<WorkupFigures>
{
    public WorkupFiguresValidator()
    {
        RuleFor(w => w.SystolicMmHg).InclusiveBetween(60, 300).GreaterThan(w => w.DiastolicMmHg)
            .Must((w, systolic) => systolic.HasValue == w.DiastolicMmHg.HasValue).WithMessage("Blood pressure has two figures, the systolic above the diastolic.");
        RuleFor(w => w.DiastolicMmHg).InclusiveBetween(30, 200);
        RuleFor(w => w.GlucoseUnit).IsInEnum();
        RuleFor(w => w.Glucose).Cascade(CascadeMode.Stop)
            .Must((w, glucose) => glucose.HasValue == w.GlucoseUnit.HasValue).WithMessage("Glucose has a figure and a unit.")
            .GreaterThan(0).LessThan(2_000)
            .Must((w, glucose) => glucose is not { } value || w.GlucoseUnit is not { } unit || WorkupText.InMmolPerLitre(value, unit) is >= 1 and <= 60)
            .WithMessage("Glucose lies between 1 and 60 mmol/L.");
        RuleFor(w => w.Inr).InclusiveBetween(0.5m, 20m);
    }
}
