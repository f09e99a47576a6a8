using System.Globalization;
using Outreach.Application.Commitments;
using Outreach.Application.Theatre;
using Outreach.Domain.Theatre;

namespace Outreach.Web.Demo;

/// <summary>The hospitals, missions and commitments of the data files, and what the demo sets aside for whom.</summary>
internal sealed class DemoPlaces(DemoData data, DemoPeople people)
{
    private static readonly string[] MessageLanguages = ["en", "ru", "uz-Latn", "uz-Cyrl", "kk", "ky", "tg", "zh-Hans", "hi", "ur", "fa", "be"];

    private static readonly Dictionary<string, string> Phones = new()
    {
        ["KG-OSH-IOCH"] = "+996322255555",
        ["UZ-TAS-RCEH"] = "+998712440000",
        ["TJ-DUS-RCCED"] = "+992372210000",
        ["CN-KHG-FPH"] = "+869982961111",
    };

    public Dictionary<string, Guid> Hospitals { get; } = [];

    public Dictionary<string, Guid> Commitments { get; } = [];

    public async Task CreateHospitalsAsync()
    {
        foreach (var row in data.Read("hospitals.csv"))
        {
            var created = await people.AsSystemAsync(new CreateHospital(
                row["code"], row["country"], row["role"] == "host" ? HospitalRole.Host : HospitalRole.Sending, row["name_en"], DemoData.Text(row["name_local"]), row["city"],
                double.Parse(row["lat"], CultureInfo.InvariantCulture), double.Parse(row["lon"], CultureInfo.InvariantCulture), row["zone"],
                [.. row["working_languages"].Split(';').Where(MessageLanguages.Contains).DefaultIfEmpty("en")], Phones.GetValueOrDefault(row["code"])));
            Hospitals[row["code"]] = created.HospitalId;
        }
    }

    public async Task CreateCommitmentsAsync()
    {
        foreach (var row in data.Read("commitments.csv"))
        {
            var created = await people.AsAsync("manager", new CreateCommitment(new CommitmentTerms(
                row["code"], row["name"], row["donor_country"], DemoData.Number(row["pledged"])!.Value,
                DemoData.Date(row["window_from"])!.Value, DemoData.Date(row["window_to"])!.Value, row["scope_countries"].Split(';'))));
            Commitments[row["code"]] = created.CommitmentId;
            await people.AsAsync("manager", new ActivateCommitment(created.CommitmentId));
            if (DemoData.Number(row["reported_performed"]) is { } performed)
            {
                // Ended above the pledge: the ceiling follows by amendment, as it should have then.
                await people.AsAsync("manager", new AmendCommitment(created.CommitmentId, performed - DemoData.Number(row["pledged"])!.Value, $"Reported on {row["reported_on"]}: {performed} operations"));
                await people.AsAsync("manager", new CloseCommitment(created.CommitmentId, "The window is over"));
            }
        }

        foreach (var (hospital, quota) in new[] { ("KG-OSH-IOCH", 400), ("UZ-TAS-RCEH", 600), ("TJ-DUS-RCCED", 300) })
        {
            await people.AsAsync("manager", new CreateAllotment(Commitments["SCO-2025"], Hospitals[hospital], null, null, null, quota, "Plan of the demo"));
        }
    }

    public async Task CreateMissionsAsync()
    {
        foreach (var row in data.Read("missions.csv"))
        {
            await people.AsSystemAsync(new CreateMission(
                row["code"], row["country"], row["period_as_published"], DemoData.Date(row["start"]), DemoData.Date(row["end"]),
                [.. row["hospitals"].Split(';', StringSplitOptions.RemoveEmptyEntries).Select(h => Hospitals[h])],
                row["sending_hospital"].Length == 0 ? null : Hospitals[row["sending_hospital"]],
                row["counts_toward"].Length == 0 ? null : Commitments[row["counts_toward"]],
                DemoData.Number(row["planned"]), DemoData.Number(row["performed"]), DemoData.Text(row["note"])));
        }
    }
}
