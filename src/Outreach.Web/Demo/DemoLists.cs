using Outreach.Application.Registrations;
using Outreach.Domain.Registrations;

namespace Outreach.Web.Demo;

/// <summary>Takes in the four registration lists, each after its dry run.</summary>
internal sealed class DemoLists(DemoData data, DemoPeople people)
{
    public async Task ImportAsync(IReadOnlyDictionary<string, Guid> hospitals)
    {
        foreach (var row in data.Read("registrations/lists.csv").OrderBy(r => DemoData.Number(r["order"])))
        {
            var content = await data.ReadListAsync(row["file"]);
            var dryRun = await people.AsAsync("registrar.camps", new UploadRegistrationList(
                hospitals[row["hospital"]], row["list"], DemoData.Date(row["camp_date"])!.Value, row["file"], UploadRegistrationList.HashOf(content),
                row["country"], DemoData.Text(row["encoding"]), DemoData.Text(row["delimiter"]))
            { Content = content });
            await people.AsSystemAsync(new RunImports());
            var taken = await people.AsAsync("registrar.camps", new TakeInRegistrations(dryRun.ImportId));
            await people.AsSystemAsync(new RunImports());
            var state = await people.AsAsync("registrar.camps", new GetImport(taken.ImportId));
            if (state.Status != ImportStatus.Finished)
            {
                throw new InvalidOperationException($"The demo's list {row["list"]} ended as {state.Status} ({state.ReasonCode}).");
            }
        }
    }
}
