using System.Text.Json;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Bookings;
using Outreach.Application.Patients;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Bookings;
using Outreach.Domain.Outcomes;
using Outreach.Domain.Patients;
using Outreach.Domain.Security;
using Outreach.Domain.Theatre;
using Outreach.Domain.WaitingList;
using Outreach.Infrastructure.Databases;
using Outreach.Testing;

namespace Outreach.Application.Tests.Invariants;

/// <summary>Two hospitals, a few small sessions, a dozen patients with both eyes listed, two commitments with little in them.</summary>
internal sealed class RandomWorld : IAsyncDisposable
{
    private static readonly int[] SessionDays = [1, 4, 9, 33, 45, 80];

    private RandomWorld(AppUnderTest app, InvariantWatch watch, IReadOnlyList<TestProgramme> programmes) =>
        (App, Watch, Programmes) = (app, watch, programmes);

    public AppUnderTest App { get; }

    public InvariantWatch Watch { get; }

    public IReadOnlyList<TestProgramme> Programmes { get; }

    /// <summary>Several clients at once: a step may lose a race for good.</summary>
    public bool IsCrowded { get; init; }

    public static async Task<RandomWorld> StartAsync(DatabaseProvider provider, bool crowded = false)
    {
        var app = await AppUnderTest.StartAsync(provider);
        var programmes = new List<TestProgramme>();
        foreach (var code in new[] { "KG-OSH-RANDOM", "KG-JAL-RANDOM" })
        {
            var programme = await app.GivenAsync(p => p.AtHospital(code).WithPlaces(3).WithKeptPlaces(1).WithAllotment(3).WithPool(1).WithWaiting(6).WithBothEyes());
            programmes.Add(programme);
            await app.SaveAsync([.. programme.Patients.SelectMany(Terms)]);
            await app.SaveAsync([.. SessionDays.SelectMany(day => Session(app.Clock, programme, day))]);
        }

        return new RandomWorld(app, await InvariantWatch.StartAsync(app), programmes) { IsCrowded = crowded };
    }

    /// <summary>As registration leaves them.</summary>
    private static IEnumerable<PatientSearchTerm> Terms(Patient patient) => PatientSearchTerms.RowsFor(
        patient.Id, patient.HomeHospitalId, new SearchableFacts(patient.Reference, patient.FamilyName, patient.GivenName, patient.Patronymic, [], []));

    /// <summary>Sends as somebody, now and then under a key and then once more; the answer is the outcome in a word or two.</summary>
    public async Task<string> SendAsync<T>(Dice dice, IRequest<T> request)
    {
        var user = dice.OneIn(3) ? App.OtherUser : App.User;
        HeldRole[]? roles = dice.Below(24) switch
        {
            0 => [new HeldRole(StaffRole.BookingClerk, Programmes[0].Hospital.Id)],
            1 => [new HeldRole(StaffRole.Clinician, Programmes[1].Hospital.Id)],
            2 => [new HeldRole(StaffRole.Donor, null)],
            _ => null,
        };
        var key = request is ICommand<T> && dice.OneIn(4) ? $"key-{dice.Below(int.MaxValue)}" : null;
        var (outcome, answer) = await TryAsync(request, user, roles, key);
        if (key is null || outcome != "done")
        {
            return outcome;
        }

        var (again, sameAnswer) = await TryAsync(request, user, roles, key);
        if (again != "done" || sameAnswer != answer)
        {
            throw new InvalidOperationException($"Repeated under its key it was answered differently ({again}).");
        }

        if (roles is null)
        {
            var (other, _) = await TryAsync(new ConfirmBooking(Guid.Parse("019ab000-beef-7000-8000-000000000000")), user, roles, key);
            if (other != nameof(IdempotencyKeyReusedException))
            {
                throw new InvalidOperationException($"Another request under a used key ended as {other}.");
            }
        }

        return "done twice under one key";
    }

    public async Task<string> SendAsSystemAsync<T>(IRequest<T> request) => (await TryAsync(() => App.SendAsSystemAsync(request))).Outcome;

    public Task<Guid> BookingAsync(Dice dice, params BookingStatus[] suited) => PickAsync(
        dice, db => db.Bookings.Where(b => suited.Contains(b.Status)).OrderBy(b => b.Id).Select(b => b.Id.Value), db => db.Bookings.OrderBy(b => b.Id).Select(b => b.Id.Value));

    public Task<Guid> EntryAsync(Dice dice, params EntryStatus[] suited) => PickAsync(
        dice, db => db.WaitingList.Where(e => suited.Contains(e.Status)).OrderBy(e => e.Id).Select(e => e.Id.Value), db => db.WaitingList.OrderBy(e => e.Id).Select(e => e.Id.Value));

    public Task<Guid> OperationAsync(Dice dice, params OperationStatus[] suited) => PickAsync(
        dice, db => db.Operations.Where(o => suited.Contains(o.Status)).OrderBy(o => o.Id).Select(o => o.Id.Value), db => db.Operations.OrderBy(o => o.Id).Select(o => o.Id.Value));

    public Task<Guid> SessionAsync(Dice dice, params SessionStatus[] suited)
    {
        var now = App.Clock.GetCurrentInstant();
        return PickAsync(
            dice, db => db.Sessions.Where(s => suited.Contains(s.Status) && s.EndsAt > now).OrderBy(s => s.Id).Select(s => s.Id.Value), db => db.Sessions.OrderBy(s => s.Id).Select(s => s.Id.Value));
    }

    public Task<Guid> PatientAsync(Dice dice) => PickAsync(
        dice, db => db.Patients.Where(p => p.Status == PatientStatus.Active).OrderBy(p => p.Id).Select(p => p.Id.Value), db => db.Patients.OrderBy(p => p.Id).Select(p => p.Id.Value));

    public LocalDate Today() => HospitalTime.DateAt(App.Clock.GetCurrentInstant(), Programmes[0].Hospital.Zone);

    public async ValueTask DisposeAsync()
    {
        await Watch.DisposeAsync();
        await App.DisposeAsync();
    }

    private async Task<Guid> PickAsync(Dice dice, Func<OutreachDbContext, IQueryable<Guid>> suited, Func<OutreachDbContext, IQueryable<Guid>> all)
    {
        await using var db = App.OpenDatabase();
        return dice.Id(await suited(db).ToListAsync(), await all(db).ToListAsync());
    }

    private async Task<(string Outcome, string? Answer)> TryAsync<T>(IRequest<T> request, UserId user, HeldRole[]? roles, string? key) =>
        await TryAsync(async () => JsonSerializer.Serialize(await App.SendAsync(request, user, roles, key), OutreachJson.Options));

    private async Task<(string Outcome, T? Answer)> TryAsync<T>(Func<Task<T>> send)
    {
        try
        {
            return ("done", await send());
        }
        catch (RuleViolationException refusal)
        {
            return (refusal.Code, default);
        }
        catch (Exception refusal) when (IsExpected(refusal))
        {
            return (refusal.GetType().Name, default);
        }
    }

    private bool IsExpected(Exception refusal) =>
        refusal is NotFoundException or ForbiddenException or ValidationException or StaleVersionException or IdempotencyKeyReusedException
        || (IsCrowded && refusal is TooMuchContentionException);

    private static IEnumerable<object> Session(IClock clock, TestProgramme programme, int daysAhead)
    {
        var session = new TheatreSession(
            EntityId.New<SessionId>(clock), programme.Hospital.Id, programme.Theatre.Id, programme.Surgeon.Id, null, programme.Session.Date.PlusDays(daysAhead - 14),
            new LocalTime(8, 0), new LocalTime(16, 0), programme.Hospital.Zone, Technique.Msics, 3, 1, false);
        return [session, .. session.Open(clock)];
    }
}
