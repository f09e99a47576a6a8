using NodaTime;
using Outreach.Application.Security;
using Outreach.Application.Theatre;
using Outreach.Domain;
using Outreach.Domain.Security;
using Outreach.Domain.Theatre;
using Outreach.Testing;

namespace Outreach.Application.Tests.Theatre;

/// <summary>A hospital with two theatres and two surgeons, made by the requests that staff send.</summary>
internal sealed record ScheduleWorld(AppUnderTest App, Guid Hospital, Guid Theatre, Guid OtherTheatre, Guid Surgeon, Guid OtherSurgeon)
{
    /// <summary>A Tuesday, a week after the tests' clock.</summary>
    public static readonly LocalDate Day = new(2026, 12, 1);

    public static async Task<ScheduleWorld> MakeAsync(AppUnderTest app, string code = "KG-OSH-IOCH", string zone = "Asia/Bishkek")
    {
        var hospital = (await app.SendAsync(NewHospital(code, zone))).HospitalId;
        return new ScheduleWorld(
            app, hospital,
            (await app.SendAsync(new AddTheatre(hospital, "Theatre 1"))).TheatreId,
            (await app.SendAsync(new AddTheatre(hospital, "Theatre 2"))).TheatreId,
            (await app.SendAsync(new AddSurgeon("Surgeon One", hospital))).SurgeonId,
            (await app.SendAsync(new AddSurgeon("Surgeon Two", hospital))).SurgeonId);
    }

    public static CreateHospital NewHospital(string code, string zone = "Asia/Bishkek") =>
        new(code, "KG", HospitalRole.Host, "Eye hospital", null, "Osh", 40.53, 72.8, zone, ["ky", "ru"], "+996322200000");

    public CreateSession NewSession(int from = 8, int to = 12, LocalDate? on = null, Guid? theatre = null, Guid? surgeon = null, int capacity = 10, int? kept = null, Guid? mission = null) =>
        new(Hospital, theatre ?? Theatre, surgeon ?? Surgeon, mission, on ?? Day, new LocalTime(from, 0), new LocalTime(to, 0), Technique.Msics, capacity, kept);

    /// <summary>Mondays and Thursdays, mornings and afternoons, for two weeks: eight sessions.</summary>
    public CreateSessionsByPattern NewPattern(LocalDate? from = null, LocalDate? to = null, LocalDate[]? skip = null) => new(
        Hospital, Theatre, Surgeon, null, from ?? new LocalDate(2026, 11, 30), to ?? new LocalDate(2026, 12, 13), [IsoDayOfWeek.Monday, IsoDayOfWeek.Thursday],
        [new SessionHours(new LocalTime(13, 0), new LocalTime(17, 0)), new SessionHours(new LocalTime(8, 0), new LocalTime(12, 0))], skip, Technique.Phaco, 12);

    public async Task<Guid> OpenedAsync(CreateSession? session = null)
    {
        var made = await App.SendAsync(session ?? NewSession());
        await App.SendAsync(new OpenSession(made.SessionId));
        return made.SessionId;
    }

    /// <summary>A role for one hospital only.</summary>
    public static HeldRole[] At(Guid hospital, StaffRole role) => [new HeldRole(role, new HospitalId(hospital))];
}
