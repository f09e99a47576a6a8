using Microsoft.EntityFrameworkCore;
using Outreach.Infrastructure.Databases;
using Outreach.Testing;
using Outreach.Web.Operating.Commands;
using Outreach.Web.Tests.Operating.Commands;

namespace Outreach.Web.Tests.Operating;

public sealed class VerifyCommandTests
{
    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_sound_database_is_verified_while_another_process_writes_to_it(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var programme = new ProgrammeBuilder(app.Clock).Build();
        await app.SaveAsync([.. programme.Rows]);
        await using var db = app.OpenDatabase();
        await using var writer = await db.Database.BeginTransactionAsync();
        await db.Database.ExecuteSqlAsync($"UPDATE hospitals SET city = 'Osh'");

        var (code, output) = await VerifyAsync(provider, app);

        Assert.Equal(0, code);
        Assert.Contains("0 broken", output, StringComparison.Ordinal);
        Assert.DoesNotContain("BROKEN", output, StringComparison.Ordinal);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task What_is_broken_is_printed_with_ids_and_fails_the_command(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var programme = new ProgrammeBuilder(app.Clock).Build();
        await app.SaveAsync([.. programme.Rows]);
        await using var db = app.OpenDatabase();
        await db.Database.ExecuteSqlAsync($"UPDATE theatre_sessions SET taken = 1");

        var (code, output) = await VerifyAsync(provider, app);

        Assert.Equal(1, code);
        Assert.Contains($"session-counts-its-bookings: 1 (such as {programme.Session.Id.Value})", output, StringComparison.Ordinal);
        Assert.DoesNotContain("Familyname", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_is_not_there_fails_the_command_and_is_not_made()
    {
        var path = Path.Combine(Path.GetTempPath(), $"outreach_{Guid.NewGuid():N}.db");

        var (code, output) = await CommandsUnderTest.CallAsync(path, "verify");

        Assert.Equal((1, $"verify: There is no database at {path}."), (code, output.Trim()));
        Assert.False(File.Exists(path));
    }

    private static async Task<(int Code, string Output)> VerifyAsync(DatabaseProvider provider, AppUnderTest app)
    {
        using var output = new StringWriter();
        var code = await VerifyCommand.RunAsync(new DatabaseSettings(provider, app.ConnectionString), app.Clock, output, CancellationToken.None);
        return (code, output.ToString());
    }
}
