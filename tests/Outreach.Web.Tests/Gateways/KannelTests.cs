using System.Net;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Bookings;
using Outreach.Application.Invariants;
using Outreach.Application.Persistence;
using Outreach.Domain;
using Outreach.Domain.Bookings;
using Outreach.Domain.Reminders;
using Outreach.Testing;

namespace Outreach.Web.Tests.Gateways;

/// <summary>SMS through a real Kannel: to the carrier, its reports back, and what people answer.</summary>
public sealed class KannelTests
{
    private const string CallbackPassword = "callback";

    /// <summary>Of a message of 141 letters that are not Latin: 67 in each.</summary>
    private const int Parts = 3;

    [Fact]
    public async Task A_reminder_goes_to_the_phone_is_reported_delivered_and_answered_with_effect()
    {
        await using var world = await World.StartAsync();
        var booking = await world.BookAsync();

        await world.DispatchAsync();

        await world.Carrier.WaitForAsync(Parts);
        Assert.All(world.Carrier.Arrived, m => Assert.Equal("+996700000000", m.To));
        Assert.Contains("кабыл алуу", string.Concat(world.Carrier.Arrived.Select(m => m.Text)), StringComparison.Ordinal);
        await world.UntilAsync(async db => (await db.Reminders.OrderBy(r => r.DueAt).FirstAsync()).Status == ReminderStatus.Delivered);

        await world.Carrier.SendAsync("+996700000000", "1");
        await world.UntilAsync(async db => (await db.Bookings.SingleAsync(b => b.Id == booking)).Status == BookingStatus.Confirmed);

        await world.Carrier.SendAsync("996700000000", "Келе албайм");
        await world.UntilAsync(async db => (await db.Bookings.SingleAsync(b => b.Id == booking)).Status == BookingStatus.Cancelled);
        await using var left = world.Host.OpenDatabase();
        Assert.All(await left.Replies.ToListAsync(), r => Assert.NotNull(r.ProviderId));
        Assert.All(await new InvariantChecker(left, world.Host.Clock).RunAsync(CancellationToken.None), f => Assert.True(f.Holds, f.Name));
    }

    [Fact]
    public async Task While_Kannel_is_down_nothing_is_lost_or_given_up_and_when_it_is_back_everything_goes_out_once()
    {
        await using var world = await World.StartAsync(people: 30);
        for (var i = 0; i < 30; i++)
        {
            await world.BookAsync(i);
        }

        await world.Kannel.KillAsync();
        await world.DispatchAsync();
        await using (var db = world.Host.OpenDatabase())
        {
            var waiting = await db.Reminders.Where(r => r.Step == "T-7").ToListAsync();
            Assert.All(waiting, r => Assert.Equal(ReminderStatus.Due, r.Status));

            // After the first failures it is left alone: the others were not even tried.
            Assert.Contains(waiting, r => r is { ReasonCode: "gateway-down", Attempts: 0 });
        }

        await world.Kannel.StartAgainAsync();
        for (var i = 0; i < 40; i++)
        {
            world.Host.Clock.Advance(Duration.FromMinutes(3));
            await world.DispatchAsync(advance: false);
            await using var db = world.Host.OpenDatabase();
            if (await db.Reminders.AllAsync(r => r.Step != "T-7" || r.Status == ReminderStatus.Sent || r.Status == ReminderStatus.Delivered))
            {
                break;
            }

            await Task.Delay(250);
        }

        await world.UntilAsync(async db => await db.Reminders.AllAsync(r => r.Step != "T-7" || r.Status == ReminderStatus.Delivered));
        var phones = world.Carrier.Arrived.GroupBy(m => m.To).ToList();
        Assert.Equal(30, phones.Count);
        Assert.All(phones, p => Assert.Equal(p.Count(), p.Distinct().Count()));
        Assert.All(phones, p => Assert.EndsWith("+996322200000", string.Concat(p.Select(m => m.Text)), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_report_without_our_token_and_an_answer_without_the_password_are_refused()
    {
        await using var world = await World.StartAsync();
        await world.BookAsync();
        using var stranger = world.Host.Anonymous();

        foreach (var token in new[] { "x", new string('A', 60), new string('A', 61) })
        {
            using var report = await stranger.GetAsync($"/gateways/kannel/deliveries/{token}?type=1");
            Assert.Equal(HttpStatusCode.NotFound, report.StatusCode);
        }

        foreach (var path in new[] { "kannel", "sms" })
        {
            using var answer = await stranger.PostAsync($"/gateways/{path}/replies", new StringContent("2"));
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        }

        await using var db = world.Host.OpenDatabase();
        Assert.Equal((0, 0), (await db.DeliveryReports.CountAsync(), await db.Replies.CountAsync()));
    }

    /// <summary>A host whose SMS go through Kannel, one carrier, one hospital.</summary>
    private sealed class World : IAsyncDisposable
    {
        private World(KannelServer kannel, Carrier carrier, HostUnderTest host, TestProgramme programme) => (Kannel, Carrier, Host, Programme) = (kannel, carrier, host, programme);

        public KannelServer Kannel { get; }

        public Carrier Carrier { get; }

        public HostUnderTest Host { get; }

        private TestProgramme Programme { get; }

        public static async Task<World> StartAsync(int people = 1)
        {
            var port = LoopbackPorts.Free(1)[0];
            var kannel = await KannelServer.StartAsync($"http://kannel:{CallbackPassword}@127.0.0.1:{port}/gateways/kannel/replies?id=%I");
            var host = await HostUnderTest.StartAsync(
                settings:
                [
                    $"--Urls=http://127.0.0.1:{port}", "--Reminders:Channels:Sms=Kannel", $"--Reminders:Kannel:Url={kannel.Url}", $"--Reminders:Kannel:UserName={KannelServer.UserName}",
                    $"--Reminders:Kannel:Password={KannelServer.Password}", "--Reminders:Kannel:From=1234", $"--Reminders:Kannel:CallbackPassword={CallbackPassword}",
                    "--Reminders:Kannel:PauseSeconds=1", $"--Reminders:CallbackAddress=http://127.0.0.1:{port}",
                ],
                ownChannels: true);
            var programme = await host.GivenAsync(p => p.WithWaiting(people).WithPlaces(people));
            return new World(kannel, Carrier.Connect(kannel), host, programme);
        }

        public async Task<BookingId> BookAsync(int person = 0) =>
            new((await Host.SendAsync(new BookSurgery(Programme.Entries[person].Id.Value, Programme.Session.Id.Value))).BookingId);

        /// <summary>Sends what is due a week before the operation.</summary>
        public Task DispatchAsync(bool advance = true)
        {
            if (advance)
            {
                Host.Clock.Reset(HospitalTime.At(Programme.Session.Date.PlusDays(-7), new LocalTime(10, 30), Programme.Hospital.Zone));
            }

            return Host.RunJobAsync("dispatch-reminders");
        }

        public async Task UntilAsync(Func<OutreachDbContext, Task<bool>> reached)
        {
            for (var i = 0; ; i++)
            {
                await using var db = Host.OpenDatabase();
                if (await reached(db))
                {
                    return;
                }

                if (i == 600)
                {
                    var reminders = await db.Reminders.Select(r => r.Step + " " + r.Status + " " + r.ReasonCode).Take(5).ToListAsync();
                    var replies = await db.Replies.Select(r => r.Text + " " + r.Status + " " + r.OpenBecause).ToListAsync();
                    Assert.Fail($"Not reached. Reminders: {string.Join(", ", reminders)}; replies: {string.Join(", ", replies)}.");
                }

                await Task.Delay(50);
            }
        }

        public async ValueTask DisposeAsync()
        {
            await Carrier.DisposeAsync();
            await Host.DisposeAsync();
            await Kannel.DisposeAsync();
        }
    }
}
