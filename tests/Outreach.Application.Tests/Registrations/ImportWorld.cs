using Microsoft.EntityFrameworkCore;
using Outreach.Application.Registrations;
using Outreach.Domain;
using Outreach.Domain.Registrations;
using Outreach.Domain.Theatre;
using Outreach.Infrastructure.Databases;
using Outreach.Testing;

namespace Outreach.Application.Tests.Registrations;

/// <summary>An application with the hospitals of the four lists.</summary>
internal sealed class ImportWorld : IAsyncDisposable
{
    private readonly Dictionary<string, HospitalId> _hospitals = [];

    private ImportWorld(AppUnderTest app) => App = app;

    public AppUnderTest App { get; }

    public static async Task<ImportWorld> StartAsync(DatabaseProvider provider)
    {
        var world = new ImportWorld(await AppUnderTest.StartAsync(provider));
        foreach (var list in RegistrationList.All)
        {
            var hospital = new Hospital(EntityId.New<HospitalId>(world.App.Clock), list.Hospital, list.Statement.Country, HospitalRole.Host);
            hospital.Describe(list.Hospital, null, "City", 40, 70, Outreach.Domain.Patients.MemberStates.Find(list.Statement.Country)!.Zone, ["ru"], null, null);
            await world.App.SaveAsync(hospital);
            world._hospitals.Add(list.Hospital, hospital.Id);
        }

        return world;
    }

    public HospitalId HospitalOf(RegistrationList list) => _hospitals[list.Hospital];

    public Task<ImportState> UploadAsync(RegistrationList list, byte[]? content = null, string? name = null)
    {
        var bytes = content ?? list.Content();
        return App.SendAsync(new UploadRegistrationList(
            HospitalOf(list).Value, name ?? list.Name, list.Statement.CampDate, list.File, UploadRegistrationList.HashOf(bytes), list.Statement.Country, list.Encoding, list.Delimiter)
        { Content = bytes });
    }

    public Task WorkAsync(int batch = 100) => App.SendAsSystemAsync(new RunImports(batch));

    public Task<ImportState> StateAsync(ImportState import) => App.SendAsync(new GetImport(import.ImportId));

    /// <summary>Dry run and real run.</summary>
    public async Task<ImportState> ImportAsync(RegistrationList list, byte[]? content = null)
    {
        var dry = await UploadAsync(list, content);
        await WorkAsync();
        App.Clock.AdvanceSeconds(10);
        var real = await App.SendAsync(new TakeInRegistrations(dry.ImportId));
        await WorkAsync();
        App.Clock.AdvanceSeconds(10);
        return await StateAsync(real);
    }

    /// <summary>The answers as the CSV file has them, without its header.</summary>
    public async Task<string[]> AnswersAsync(ImportState import) =>
        (await App.SendAsync(new ExportImportAnswers(import.ImportId))).Csv.Split('\n', StringSplitOptions.RemoveEmptyEntries)[1..];

    public async Task<int> PatientsAsync()
    {
        await using var db = App.OpenDatabase();
        return await db.Patients.CountAsync();
    }

    public ValueTask DisposeAsync() => App.DisposeAsync();
}
