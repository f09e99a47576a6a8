using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Domain.Bookings;
using Outreach.Domain.Reminders;
using Outreach.Testing;

namespace Outreach.Web.Tests.Gateways;

/// <summary>SMS through a provider's web service, described by settings only.</summary>
public sealed class HttpSmsTests
{
    private const string CallbackPassword = "a:callback";

    [Fact]
    public async Task A_message_carries_the_providers_fields_and_its_report_comes_back_by_our_token()
    {
        await using var provider = await SmsProvider.StartAsync();
        await using var host = await StartAsync(provider);
        await host.BookAsync();

        await host.SendFirstReminderAsync();

        var message = Assert.Single(provider.Taken);
        Assert.Equal("+996700000000", message.GetProperty("msisdn").GetString());
        Assert.Contains("кабыл алуу", message.GetProperty("body").GetString(), StringComparison.Ordinal);
        var (sent, attempt) = await FirstAsync(host);
        Assert.Equal(ReminderStatus.Sent, sent.Status);
        Assert.StartsWith("m-", attempt.ProviderId, StringComparison.Ordinal);

        // Late, twice, in another order, and once as a form: all the same.
        using var gateway = host.Anonymous();
        var callback = new Uri(message.GetProperty("callback").GetString()!).PathAndQuery;
        foreach (var body in new HttpContent[]
        {
            JsonContent.Create(new { status = "accepted" }), JsonContent.Create(new { status = "DELIVERED" }), JsonContent.Create(new { status = "delivered" }),
            new FormUrlEncodedContent([new("status", "failed")]),
        })
        {
            using var answer = await gateway.PostAsync(callback, body);
            Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        }

        Assert.Equal(ReminderStatus.Delivered, (await FirstAsync(host)).Reminder.Status);
        using var broken = await gateway.PostAsync(callback, new StringContent("{", Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.BadRequest, broken.StatusCode);
        using var foreign = await gateway.PostAsync("/gateways/sms/deliveries/" + new string('A', 60), JsonContent.Create(new { status = "delivered" }));
        Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(429)]
    [InlineData(0)]
    public async Task After_a_failure_or_silence_the_message_goes_again_under_its_key_and_arrives_once(int status)
    {
        await using var provider = await SmsProvider.StartAsync();
        await using var host = await StartAsync(provider);
        await host.BookAsync();
        var failing = true;
        provider.Answer = async (_, context) =>
        {
            if (failing && status == 0)
            {
                // Taken, and then no word: the host must not wait for ever, nor think that it is lost.
                await Task.Delay(TimeSpan.FromSeconds(3), context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
                return false;
            }

            context.Response.StatusCode = failing ? status : 200;
            return failing;
        };

        await host.SendFirstReminderAsync();
        var (waiting, _) = await FirstAsync(host);
        Assert.Equal(ReminderStatus.Due, waiting.Status);
        failing = false;
        host.Clock.Advance(Duration.FromMinutes(2));
        await host.RunJobAsync("dispatch-reminders");

        Assert.Equal(ReminderStatus.Sent, (await FirstAsync(host)).Reminder.Status);
        Assert.Equal((1, 2), (provider.Taken.Count, provider.Requests));
    }

    [Fact]
    public async Task A_number_that_the_provider_does_not_know_is_flagged_and_the_staff_call()
    {
        await using var provider = await SmsProvider.StartAsync();
        await using var host = await StartAsync(provider);
        await host.BookAsync();
        provider.Answer = async (_, context) =>
        {
            context.Response.StatusCode = 400;
            await context.Response.WriteAsJsonAsync(new { error = new { code = "UNKNOWN_SUBSCRIBER" } });
            return true;
        };

        await host.SendFirstReminderAsync();
        await host.RunJobAsync("dispatch-reminders");

        Assert.Equal((ReminderStatus.Failed, 1), ((await FirstAsync(host)).Reminder.Status, provider.Requests));
        await using var db = host.OpenDatabase();
        Assert.Equal("Sms;Voice", (await db.Contacts.SingleAsync()).BrokenChannels);
    }

    [Fact]
    public async Task Answers_come_as_json_as_a_form_or_in_the_address_and_each_once()
    {
        await using var provider = await SmsProvider.StartAsync();
        await using var host = await StartAsync(provider);
        var booking = await host.BookAsync();
        await host.SendFirstReminderAsync();
        using var gateway = host.Anonymous();
        gateway.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes("provider:" + CallbackPassword)));

        foreach (var send in new Func<Task<HttpResponseMessage>>[]
        {
            () => gateway.PostAsJsonAsync("/gateways/sms/replies", new { from = "996700000000", text = "да", id = "1" }),
            () => gateway.PostAsync("/gateways/sms/replies", new FormUrlEncodedContent([new("from", "+996700000000"), new("text", "кайсы күнү?"), new("id", "2")])),
            () => gateway.GetAsync("/gateways/sms/replies?from=%2B996700000000&text=3&id=3"),
            () => gateway.GetAsync("/gateways/sms/replies?from=%2B996700000000&text=3&id=3"),
        })
        {
            using var answer = await send();
            Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        }

        using var clerk = await host.ClientAsync();
        var inbox = await clerk.GetFromJsonAsync<JsonElement>("/api/v1/replies?status=Open");
        var open = Assert.Single(inbox.GetProperty("items").EnumerateArray());
        Assert.Equal("кайсы күнү?", open.GetProperty("text").GetString());
        using var handled = await clerk.PostAsJsonAsync($"/api/v1/replies/{open.GetProperty("replyId").GetGuid()}/handle", new { note = "called back" });
        Assert.Equal(HttpStatusCode.OK, handled.StatusCode);
        await using var db = host.OpenDatabase();
        var now = await db.Bookings.SingleAsync(b => b.Id == booking);
        Assert.Equal((BookingStatus.Confirmed, true, 3), (now.Status, now.CallAskedAt is not null, await db.Replies.CountAsync()));
    }

    private static Task<HostUnderTest> StartAsync(SmsProvider provider) => HostUnderTest.StartAsync(
        settings:
        [
            "--Reminders:Channels:Sms=HttpSms", $"--Reminders:HttpSms:Url={provider.Url}", "--Reminders:HttpSms:Headers:Authorization=Bearer of-the-provider",
            "--Reminders:HttpSms:Fields:msisdn={to}", "--Reminders:HttpSms:Fields:body={text}", "--Reminders:HttpSms:Fields:callback={callback}",
            "--Reminders:HttpSms:IdempotencyHeader=Idempotency-Key", "--Reminders:HttpSms:IdField=data.id", "--Reminders:HttpSms:CodeField=error.code",
            "--Reminders:HttpSms:NoSuchRecipientCodes:0=UNKNOWN_SUBSCRIBER", $"--Reminders:HttpSms:CallbackPassword={CallbackPassword}", "--Reminders:HttpSms:TimeoutSeconds=1",
            "--Reminders:CallbackAddress=http://outreach.test",
        ],
        ownChannels: true);

    private static async Task<(Reminder Reminder, ReminderAttempt Attempt)> FirstAsync(HostUnderTest host)
    {
        await using var db = host.OpenDatabase();
        var reminder = await db.Reminders.OrderBy(r => r.DueAt).FirstAsync();
        return (reminder, await db.ReminderAttempts.Where(a => a.ReminderId == reminder.Id).OrderBy(a => a.Number).FirstAsync());
    }
}
