using MailKit.Security;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Ports;
using Outreach.Chaos;
using Outreach.Domain;
using Outreach.Domain.Bookings;
using Outreach.Domain.Patients;
using Outreach.Domain.Reminders;
using Outreach.Infrastructure.Databases;
using Outreach.Infrastructure.Reminders;
using Outreach.Testing;

namespace Outreach.Web.Tests.Gateways;

/// <summary>E-mail through a real mail server: protected, or not at all.</summary>
public sealed class StartTlsTests
{
    [Fact]
    public async Task A_host_that_trusts_the_servers_authority_sends_through_STARTTLS()
    {
        await using var server = await StartTlsServer.StartAsync();
        await using var database = await WithDueMailAsync();

        var sent = await DispatchedByAsync(database, server, trusted: server.AuthorityFile);

        Assert.Equal((ReminderStatus.Sent, (string?)null), (sent.Status, sent.ReasonCode));
        Assert.Contains("To: patient@example.org", Assert.Single(server.Mails), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_that_does_not_trust_the_servers_certificate_sends_nothing_and_tries_again_later()
    {
        await using var server = await StartTlsServer.StartAsync();
        await using var database = await WithDueMailAsync();

        var waiting = await DispatchedByAsync(database, server, trusted: null);

        Assert.Equal((ReminderStatus.Due, "smtp-SslHandshakeException"), (waiting.Status, waiting.ReasonCode));
        Assert.Empty(server.Mails);
    }

    [Fact]
    public async Task A_server_without_TLS_gets_nothing_and_nothing_is_given_up()
    {
        await using var server = await StartTlsServer.StartAsync(offersTls: false);
        using var channel = Channel(server, SecureSocketOptions.StartTls);

        var outcome = await channel.SendAsync(Message, default);

        Assert.Equal((SendResult.Transient, "smtp-no-tls"), (outcome.Result, outcome.Code));
        Assert.Empty(server.Mails);
    }

    [Theory]
    [InlineData(SecureSocketOptions.StartTls)]
    [InlineData(SecureSocketOptions.StartTlsWhenAvailable)]
    [InlineData(SecureSocketOptions.SslOnConnect)]
    public async Task A_certificate_that_nobody_trusts_is_no_reason_to_send_in_the_clear(SecureSocketOptions security)
    {
        await using var server = await StartTlsServer.StartAsync();
        using var channel = Channel(server, security);

        Assert.Equal(SendResult.Transient, (await channel.SendAsync(Message, default)).Result);
        Assert.Empty(server.Mails);
    }

    /// <summary>The far end of these tests does take mail in the clear: that none came says something.</summary>
    [Fact]
    public async Task Only_settings_that_say_so_send_in_the_clear()
    {
        await using var server = await StartTlsServer.StartAsync();
        using var channel = Channel(server, SecureSocketOptions.None);

        Assert.Equal(SendResult.Sent, (await channel.SendAsync(Message, default)).Result);
        Assert.Single(server.Mails);
        Assert.Equal(SecureSocketOptions.StartTls, new SmtpSettings().Security);
    }

    private static OutgoingMessage Message =>
        new(Guid.Parse("019ab000-0000-7000-8000-00000000000a"), Guid.NewGuid(), MessageChannelKind.Email, "a@example.org", "ky", "Кабыл алуу убактысы", "Саламатсызбы!");

    private static SmtpChannel Channel(StartTlsServer server, SecureSocketOptions security) => new(
        new MessageChannelSettings { Smtp = new() { Host = StartTlsServer.Host, Port = server.Port, Security = security, From = "reminders@outreach.example", TimeoutSeconds = 10 } },
        SystemClock.Instance);

    /// <summary>A person who is reached by e-mail, where it is midday now, and a reminder that is due.</summary>
    private static async Task<TestDatabase> WithDueMailAsync()
    {
        var (database, clock) = (await TestDatabase.CreateAsync(DatabaseProvider.Sqlite), SystemClock.Instance);
        var programme = new ProgrammeBuilder(clock).Build();
        var (entry, slot, now) = (programme.Entries[0], programme.Rows.OfType<Domain.Theatre.Slot>().First(), clock.GetCurrentInstant());
        var booking = new Booking(
            EntityId.New<BookingId>(clock), ReferenceCode.New(ReferenceKind.Booking), entry.Id, entry.PatientId, entry.Eye, programme.Hospital.Id, programme.Session.Id, slot.Id,
            programme.Commitment.Id, programme.Allotment.Id, programme.Session.Date, slot.Arrival, programme.Session.Zone, now, null);
        var contact = programme.Rows.OfType<PatientContact>().Single();
        contact.Change(null, null, "patient@example.org", null, "ky", [MessageChannelKind.Email], ZoneAtNoon(), 0);
        await using var db = database.Open();
        db.AddRange(programme.Rows);
        db.Add(booking);
        db.Add(new Reminder(
            EntityId.New<ReminderId>(clock), booking.Id, null, booking.PatientId, booking.HospitalId, ReminderKind.LastReminder, "T-1", 0,
            now - Duration.FromMinutes(1), now + Duration.FromHours(5)));
        await db.SaveChangesAsync();

        return database;
    }

    private static string ZoneAtNoon() => (DateTimeOffset.UtcNow.Hour - 12) switch { 0 => "Etc/GMT", > 0 and var ahead => $"Etc/GMT+{ahead}", var behind => $"Etc/GMT{behind}" };

    /// <summary>The reminder after the host's job has worked on it.</summary>
    private static async Task<Reminder> DispatchedByAsync(TestDatabase database, StartTlsServer server, string? trusted, bool checkRevocation = false)
    {
        var folder = Directory.CreateTempSubdirectory("outreach_mail_host_").FullName;
        using var host = await HostProcess.StartAsync(
            database, folder,
            [
                "--Reminders:Channels:Email=Smtp", $"--Reminders:Smtp:Host={StartTlsServer.Host}", $"--Reminders:Smtp:Port={server.Port}", "--Reminders:Smtp:From=reminders@outreach.example",
                "--Reminders:Smtp:TimeoutSeconds=20", $"--Reminders:Smtp:CheckRevocation={checkRevocation}",
            ],
            trusted);

        for (var i = 0; ; i++)
        {
            await using var db = database.Open();
            var reminder = await db.Reminders.AsNoTracking().SingleAsync();
            if (reminder.Attempts > 0 && reminder.Status != ReminderStatus.Sending)
            {
                host.Dispose();
                Directory.Delete(folder, recursive: true);
                return reminder;
            }

            Assert.True(i < 600, $"It is {reminder.Status} ({reminder.ReasonCode}).");
            await Task.Delay(100);
        }
    }
}
