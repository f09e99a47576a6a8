using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Outreach.Application.Ports;
using Outreach.Domain.Bookings;
using Outreach.Domain.Patients;
using Outreach.Domain.Reminders;
using Outreach.Testing;

namespace Outreach.Web.Tests.Gateways;

/// <summary>Reminders by a bot of Telegram: the way to it, the message with its buttons, the answer.</summary>
public sealed class TelegramTests
{
    private const string Secret = "of-the-webhook";
    private const long Chat = 700123;

    [Fact]
    public async Task Who_starts_the_bot_from_their_appointment_gets_the_reminder_there_and_answers_by_a_button()
    {
        await using var api = await BotApi.StartAsync();
        await using var host = await StartAsync(api);
        var booking = await host.BookAsync();
        using var telegram = FromTelegram(host);
        var page = await host.Anonymous().GetStringAsync(host.Services.GetRequiredService<IAppointmentLinks>().PathOf(booking) + "?lang=en");
        var start = page[(page.IndexOf("?start=", StringComparison.Ordinal) + "?start=".Length)..];
        start = start[..start.IndexOf('"', StringComparison.Ordinal)];

        await SayAsync(telegram, 1, $"/start {start}");
        await SayAsync(telegram, 1, $"/start {start}");
        Assert.All(api.Messages, m => Assert.Equal("Эскертмелер", m.GetProperty("text").GetString()!.Split(' ')[3], ignoreCase: true));
        await host.SendFirstReminderAsync();

        var reminder = api.Messages[^1];
        Assert.Equal(Chat, reminder.GetProperty("chat_id").GetInt64());
        Assert.Contains("Given0", reminder.GetProperty("text").GetString(), StringComparison.Ordinal);
        var buttons = reminder.GetProperty("reply_markup").GetProperty("inline_keyboard").EnumerateArray().Select(row => row[0]).ToList();
        Assert.Equal(3, buttons.Count);

        await PressAsync(telegram, 2, buttons[0].GetProperty("callback_data").GetString()!);
        Assert.Equal(BookingStatus.Confirmed, await host.StatusOfAsync(booking));

        // Telegram hands an update over again until it is answered: the second time it does nothing.
        await PressAsync(telegram, 3, buttons[1].GetProperty("callback_data").GetString()!);
        await PressAsync(telegram, 3, buttons[1].GetProperty("callback_data").GetString()!);
        Assert.Equal(BookingStatus.Cancelled, await host.StatusOfAsync(booking));
        Assert.Equal(3, api.Acknowledged.Count);
        await using var db = host.OpenDatabase();
        Assert.Equal(["1", "2"], await db.Replies.OrderBy(r => r.ReceivedAt).ThenBy(r => r.Id).Select(r => r.Text).ToListAsync());
    }

    [Theory]
    [InlineData(403, "Forbidden: bot was blocked by the user", "permanent", true)]
    [InlineData(400, "Bad Request: chat not found", "permanent", true)]
    [InlineData(400, "Bad Request: message is too long", "permanent", false)]
    [InlineData(429, "Too Many Requests: retry after 5", "transient", false)]
    [InlineData(500, "Internal Server Error", "transient", false)]
    public async Task What_Telegram_refuses_is_told_apart_by_whether_it_can_ever_arrive(int code, string words, string outcome, bool broken)
    {
        await using var api = await BotApi.StartAsync();
        await using var host = await StartAsync(api);
        await host.BookAsync();
        await using (var db = host.OpenDatabase())
        {
            (await db.Contacts.SingleAsync()).TakeTelegram("700123");
            await db.SaveChangesAsync();
        }

        api.Refusal = (code, words);
        await host.SendFirstReminderAsync();

        await using var after = host.OpenDatabase();
        Assert.Equal(outcome, (await after.ReminderAttempts.OrderBy(a => a.Number).FirstAsync()).Outcome);
        Assert.Equal(broken ? "Telegram" : "", (await after.Contacts.SingleAsync()).BrokenChannels);

        // There is no other way here: the staff call.
        Assert.Equal(outcome == "permanent" ? ReminderStatus.Failed : ReminderStatus.Due, (await after.Reminders.OrderBy(r => r.DueAt).FirstAsync()).Status);
    }

    [Fact]
    public async Task Without_the_secret_nothing_is_taken_and_what_makes_no_sense_is_refused()
    {
        await using var api = await BotApi.StartAsync();
        await using var host = await StartAsync(api);
        var booking = await host.BookAsync();
        using var stranger = host.Anonymous();
        using var without = await stranger.PostAsJsonAsync("/gateways/telegram/updates", Update(1, "2"));
        Assert.Equal(HttpStatusCode.Unauthorized, without.StatusCode);

        using var telegram = FromTelegram(host);
        using var broken = await telegram.PostAsync("/gateways/telegram/updates", new StringContent("[1"));
        Assert.Equal(HttpStatusCode.BadRequest, broken.StatusCode);
        await SayAsync(telegram, 1, "/start " + new string('A', 38));
        await SayAsync(telegram, 2, "/help");
        await PressAsync(telegram, 3, "2:" + Guid.NewGuid().ToString("N"));

        Assert.Equal(BookingStatus.Booked, await host.StatusOfAsync(booking));
        await using var db = host.OpenDatabase();
        Assert.Equal("unknown-sender", (await db.Replies.SingleAsync()).OpenBecause);
    }

    private static Task<HostUnderTest> StartAsync(BotApi api) => HostUnderTest.StartAsync(
        settings:
        [
            "--Reminders:Channels:Telegram=Telegram", $"--Reminders:Telegram:Token={BotApi.Token}", $"--Reminders:Telegram:Url={api.Url}", "--Reminders:Telegram:BotName=OutreachBot",
            $"--Reminders:Telegram:CallbackPassword={Secret}", "--Reminders:Channels:Sms=None",
        ],
        ownChannels: true);

    private static HttpClient FromTelegram(HostUnderTest host)
    {
        var client = host.Anonymous();
        client.DefaultRequestHeaders.Add("X-Telegram-Bot-Api-Secret-Token", Secret);
        return client;
    }

    private static object Update(int id, string text) => new
    {
        update_id = id,
        message = new { message_id = id, date = 1, chat = new { id = Chat, type = "private" }, from = new { id = Chat, is_bot = false, first_name = "A" }, text },
    };

    private static async Task SayAsync(HttpClient telegram, int id, string text)
    {
        using var answer = await telegram.PostAsJsonAsync("/gateways/telegram/updates", Update(id, text));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private static async Task PressAsync(HttpClient telegram, int id, string data)
    {
        using var answer = await telegram.PostAsJsonAsync("/gateways/telegram/updates", new
        {
            update_id = id,
            callback_query = new
            {
                id = "press-" + id,
                from = new { id = Chat, is_bot = false, first_name = "A" },
                message = new { message_id = id, date = 1, chat = new { id = Chat, type = "private" }, text = "x" },
                chat_instance = "1",
                data,
            },
        });
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }
}
