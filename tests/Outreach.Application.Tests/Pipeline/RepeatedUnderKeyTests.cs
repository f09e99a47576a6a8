using FluentValidation;
using NodaTime;
using Outreach.Application.Patients;
using Outreach.Application.Pipeline;
using Outreach.Infrastructure.Databases;
using Outreach.Testing;

namespace Outreach.Application.Tests.Pipeline;

public sealed class RepeatedUnderKeyTests
{
    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_request_repeated_under_its_key_gets_its_first_answer_also_when_its_days_have_passed_since(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var programme = await app.GivenAsync();
        var today = app.Clock.GetCurrentInstant().InUtc().Date;
        var request = new AddUnavailability(programme.Patients[0].Id.Value, today, today, "A wedding");
        var first = await app.SendAsync(request, key: "key-1");

        app.Clock.Advance(Duration.FromDays(3));

        Assert.Equal(first, await app.SendAsync(request, key: "key-1"));
        await Assert.ThrowsAsync<ValidationException>(() => app.SendAsync(request, key: "key-2"));
        await Assert.ThrowsAsync<IdempotencyKeyReusedException>(() => app.SendAsync(request with { Reason = "Another" }, key: "key-1"));
    }
}
