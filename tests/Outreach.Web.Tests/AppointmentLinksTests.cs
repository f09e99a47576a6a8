using CsCheck;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Logging.Abstractions;
using Outreach.Domain;
using Outreach.Infrastructure.Databases;
using Outreach.Infrastructure.Reminders;
using Outreach.Testing;
using Outreach.Web.Security;

namespace Outreach.Web.Tests;

public sealed class AppointmentLinksTests
{
    [Fact]
    public async Task A_token_leads_to_its_booking_and_with_any_other_character_to_none()
    {
        var links = await LoadedAsync(new EphemeralDataProtectionProvider());

        Gen.Select(Gen.Guid, Gen.Int[0, 37], Gen.Char["ABCDEFGHabcdefgh0123456789-_"]).Sample((id, at, other) =>
        {
            var token = links.PathOf(new BookingId(id))["/a/".Length..];
            Assert.Equal(new BookingId(id), links.BookingOf(token));
            var changed = string.Concat(token.AsSpan(0, at), [other], token.AsSpan(at + 1));
            if (changed != token)
            {
                Assert.Null(links.BookingOf(changed));
            }

            Assert.Null(links.BookingOf(token[..^1]));
            Assert.Null(links.BookingOf(token + "A"));
        });
    }

    [Fact]
    public async Task A_second_host_on_the_same_database_opens_the_links_of_the_first()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        var keys = new EphemeralDataProtectionProvider();
        var (first, second, stranger) = (await LoadedAsync(keys, database), await LoadedAsync(keys, database), await LoadedAsync(new EphemeralDataProtectionProvider()));
        var booking = new BookingId(Guid.CreateVersion7());

        Assert.Equal(booking, second.BookingOf(first.PathOf(booking)["/a/".Length..]));
        Assert.Null(stranger.BookingOf(first.PathOf(booking)["/a/".Length..]));
    }

    private static async Task<AppointmentLinks> LoadedAsync(EphemeralDataProtectionProvider keys)
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        return await LoadedAsync(keys, database);
    }

    private static async Task<AppointmentLinks> LoadedAsync(EphemeralDataProtectionProvider keys, TestDatabase database)
    {
        var key = new SigningKey(keys, NullLogger<SigningKey>.Instance);
        using var engine = new SqliteEngine();
        await using var db = database.Open();
        await key.LoadKeyAsync(db, engine, CancellationToken.None);
        return new AppointmentLinks(key, new MessageChannelSettings());
    }
}
