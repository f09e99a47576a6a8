using MailKit.Security;
using NodaTime;
using NodaTime.Testing;
using Outreach.Application.Ports;
using Outreach.Domain.Patients;
using Outreach.Infrastructure.Reminders;

namespace Outreach.Application.Tests.Reminders;

public sealed class SmtpChannelTests
{
    [Fact]
    public async Task A_message_reaches_the_server_whole_and_named_by_the_reminder()
    {
        await using var server = new MailServer();
        using var channel = Channel(server.Port);

        var outcomes = new[] { await channel.SendAsync(Message("a@example.org"), default), await channel.SendAsync(Message("b@example.org"), default) };

        Assert.All(outcomes, o => Assert.Equal(SendResult.Sent, o.Result));
        Assert.Equal(2, server.Mails.Count);
        Assert.Contains("Message-Id: <019ab00000007000800000000000000a@outreach.example>", server.Mails[0], StringComparison.Ordinal);
        Assert.Contains("To: a@example.org", server.Mails[0], StringComparison.Ordinal);
        Assert.Contains("Content-Language: ky", server.Mails[0], StringComparison.Ordinal);
        Assert.Equal(1, server.Connections);
        Assert.False(channel.IsIdempotent);
    }

    [Theory]
    [InlineData("RCPT", "550 5.1.1 no such user", SendResult.NoSuchRecipient, "550")]
    [InlineData("RCPT", "452 4.2.2 mailbox full", SendResult.Transient, "452")]
    [InlineData("MAIL", "421 4.3.2 not now", SendResult.Transient, "421")]
    [InlineData("MAIL", "550 5.7.1 sender refused", SendResult.Permanent, "550")]
    [InlineData(".", "554 5.6.0 refused after all", SendResult.Permanent, "554")]
    [InlineData(".", "451 4.3.0 try later", SendResult.Transient, "451")]
    public async Task The_servers_code_decides_whether_it_is_tried_again(string at, string answer, SendResult result, string code)
    {
        await using var server = new MailServer { Answers = { [at] = answer } };
        using var channel = Channel(server.Port);

        var outcome = await channel.SendAsync(Message("a@example.org"), default);

        Assert.Equal((result, code), (outcome.Result, outcome.Code));
        Assert.Empty(server.Mails);
    }

    [Fact]
    public async Task A_server_that_vanishes_after_the_text_began_to_flow_leaves_the_outcome_unknown()
    {
        await using var server = new MailServer { HangsUpAt = "." };
        using var channel = Channel(server.Port);

        Assert.Equal(SendResult.Unknown, (await channel.SendAsync(Message("a@example.org"), default)).Result);
    }

    [Fact]
    public async Task A_server_that_vanishes_before_is_tried_again()
    {
        await using var server = new MailServer { HangsUpAt = "MAIL" };
        using var channel = Channel(server.Port);

        Assert.Equal(SendResult.Transient, (await channel.SendAsync(Message("a@example.org"), default)).Result);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_tried_again()
    {
        var server = new MailServer();
        await server.DisposeAsync();
        using var channel = Channel(server.Port);

        Assert.Equal(SendResult.Transient, (await channel.SendAsync(Message("a@example.org"), default)).Result);
    }

    [Fact]
    public async Task An_address_that_is_none_is_not_tried_at_all()
    {
        using var channel = Channel(1);

        Assert.Equal(SendResult.NoSuchRecipient, (await channel.SendAsync(Message("no address"), default)).Result);
    }

    private static OutgoingMessage Message(string to) =>
        new(Guid.Parse("019ab000-0000-7000-8000-00000000000a"), Guid.NewGuid(), MessageChannelKind.Email, to, "ky", "Кабыл алуу убактысы", "Саламатсызбы!");

    private static SmtpChannel Channel(int port) => new(
        new MessageChannelSettings { Smtp = new() { Host = "127.0.0.1", Port = port, Security = SecureSocketOptions.None, From = "reminders@outreach.example", TimeoutSeconds = 10 } },
        new FakeClock(Instant.FromUtc(2026, 11, 24, 4, 0)));
}
