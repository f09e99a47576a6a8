using Microsoft.EntityFrameworkCore;
using Outreach.Application.Commitments;
using Outreach.Application.Patients;
using Outreach.Application.Screening;
using Outreach.Application.WaitingList;
using Outreach.Domain;
using Outreach.Domain.Commitments;
using Outreach.Domain.Patients;
using Outreach.Domain.Screening;

namespace Outreach.Application.Tests.Invariants;

/// <summary>What happens to people at random beside their bookings: they come, are mistaken for each other, change their minds, die.</summary>
internal static class RandomPeople
{
    private const string Reason = "At random";

    public static IEnumerable<RandomCommand> Patients()
    {
        yield return new("register-patient", 2, async (w, d) => await w.SendAsync(d, new RegisterPatient(
            d.Of(w.Programmes).Hospital.Id.Value, Person(d),
            [new ContactDetails(ContactKind.Patient, null, $"+99655500{d.Below(9000) + 1000}", null, null, "ky", [MessageChannelKind.Sms], "Asia/Bishkek")],
            Consents: d.OneIn(2) ? [Answer(given: true)] : null)));
        yield return new("correct-patient", 1, async (w, d) => await w.SendAsync(d, new CorrectPatient(await w.PatientAsync(d), Person(d), RandomCommand.Version(d))));
        yield return new("merge-patients", 1, async (w, d) => await w.SendAsync(d, new MergePatients(await w.PatientAsync(d), await w.PatientAsync(d), Reason, RandomCommand.Version(d))));
        yield return new("record-consent", 2, async (w, d) => await w.SendAsync(d, new RecordConsent(await w.PatientAsync(d), Answer(!d.OneIn(4)))));
        yield return new("withdraw-consent", 2, async (w, d) => await w.SendAsync(d, new WithdrawConsent(await w.PatientAsync(d), ConsentPurpose.Messaging, Reason)));
        yield return new("add-unavailability", 1, async (w, d) =>
        {
            var from = w.Today().PlusDays(d.Of(0, 1, 4, 9, 33));
            return await w.SendAsync(d, new AddUnavailability(await w.PatientAsync(d), from, from.PlusDays(d.Of(0, 1, 5)), Reason));
        });
        yield return new("record-death", 1, async (w, d) => d.OneIn(4) ? await w.SendAsync(d, new RecordDeath(await w.PatientAsync(d), Reason, RandomCommand.Version(d))) : "still alive");
    }

    public static IEnumerable<RandomCommand> Screening()
    {
        yield return new("record-screening", 2, async (w, d) => await w.SendAsync(d, new RecordScreening(
            await w.PatientAsync(d), d.Of(w.Programmes).Hospital.Id.Value, null,
            new ExaminationDetails(w.Today().PlusDays(d.Of(0, 0, -2, 1)), Eye(d), Eye(d), d.OneIn(3) ? new WorkupFigures(d.Of(120, 165, 185), 80) : null))));
        yield return new("decide-eye", 2, async (w, d) =>
        {
            await using var db = w.App.OpenDatabase();
            var screenings = await db.Screenings.OrderBy(s => s.Id).Select(s => s.Id.Value).ToListAsync();
            return await w.SendAsync(d, new DecideEye(
                d.Id(screenings, screenings), d.Of(Enum.GetValues<Eye>()), d.OneIn(3) ? d.Of(Enum.GetValues<EyeDecision>()) : EyeDecision.List, Reason, d.OneIn(9), d.OneIn(9), RandomCommand.Version(d)));
        });
        yield return new("list-eye", 1, async (w, d) => await w.SendAsync(d, new ListEye(await w.PatientAsync(d), d.Of(Enum.GetValues<Eye>()), d.Of(w.Programmes).Hospital.Id.Value, Reason, d.OneIn(9))));
    }

    public static IEnumerable<RandomCommand> Commitments()
    {
        yield return new("create-commitment", 1, async (w, d) => await w.SendAsync(d, new CreateCommitment(new CommitmentTerms(
            $"R-{d.Below(100_000)}", "Drawn at random", "CN", d.Of(0, 1, 5), w.Today().PlusDays(-30), w.Today().PlusDays(d.Of(-40, 20, 300)), ["KG"]))));
        yield return new("activate-commitment", 1, async (w, d) =>
        {
            await using var db = w.App.OpenDatabase();
            var drafts = await db.Commitments.Where(c => c.Status == CommitmentStatus.Draft).OrderBy(c => c.Id).Select(c => c.Id.Value).ToListAsync();
            return await w.SendAsync(d, new ActivateCommitment(d.Id(drafts, await db.Commitments.OrderBy(c => c.Id).Select(c => c.Id.Value).ToListAsync()), RandomCommand.Version(d)));
        });
    }

    private static PersonDetails Person(Dice dice) => new(
        $"Familyname{dice.Below(6)}", $"Given{dice.Below(6)}", null, dice.Of(Enum.GetValues<Sex>()), new BirthDetails(Year: dice.Of(1940, 1950, 1961, 2020)), dice.Of("KG", "UZ"), "KG", null, null, dice.Of("ky", "ru"),
        dice.OneIn(3));

    private static ConsentAnswer Answer(bool given) => new(ConsentPurpose.Messaging, given, ConsentMethod.Spoken, "1", "ky");

    private static EyeExamination Eye(Dice dice) => new(
        [new AcuityStatement(AcuityType.Presenting, dice.Of("6/60", "2/60", "HM", "6/12", "LP", "NLP", "0.1"))], dice.OneIn(9), !dice.OneIn(5));
}
