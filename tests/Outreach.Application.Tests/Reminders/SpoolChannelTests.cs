using Outreach.Application.Ports;
using Outreach.Domain.Patients;
using Outreach.Infrastructure.Reminders;

namespace Outreach.Application.Tests.Reminders;

public sealed class SpoolChannelTests : IDisposable
{
    private readonly string folder = Path.Combine(Path.GetTempPath(), $"outreach-spool-{Guid.NewGuid():N}");

    private readonly OutgoingMessage message = new(
        Guid.Parse("019ab000-0000-7000-8000-0000000000aa"), Guid.NewGuid(), MessageChannelKind.Sms, "+996555000001", "ky", "Тема", "Саламатсызбы!");

    [Fact]
    public async Task Each_message_is_one_readable_file_and_sending_it_again_leaves_one()
    {
        var spool = Spool(folder);

        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(SendResult.Sent, (await spool.SendAsync(message, default)).Result);
            Assert.Empty(await spool.SettleAsync([message.Id], default));
        }

        var file = Assert.Single(Directory.GetFiles(folder));
        Assert.Equal("019ab000-0000-7000-8000-0000000000aa.txt", Path.GetFileName(file));
        Assert.Equal(
            "To: +996555000001\nChannel: Sms\nLanguage: ky\nSubject: Тема\nId: 019ab000-0000-7000-8000-0000000000aa\n\nСаламатсызбы!\n",
            await File.ReadAllTextAsync(file));
        Assert.True(spool.IsIdempotent);
    }

    [Fact]
    public async Task A_message_appears_under_its_name_only_when_the_batch_is_settled()
    {
        var spool = Spool(folder);
        var second = message with { Id = Guid.Parse("019ab000-0000-7000-8000-0000000000bb") };
        await spool.SendAsync(message, default);
        await spool.SendAsync(second, default);
        Assert.Empty(Directory.GetFiles(folder, "*.txt"));

        Assert.Empty(await spool.SettleAsync([message.Id, second.Id], default));

        Assert.Equal(
            [$"{message.Id:D}.txt", $"{second.Id:D}.txt"], Directory.GetFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_cannot_get_its_name_waits_and_the_rest_of_the_batch_does_not()
    {
        var spool = Spool(folder);
        var second = message with { Id = Guid.Parse("019ab000-0000-7000-8000-0000000000bb") };
        await spool.SendAsync(message, default);
        await spool.SendAsync(second, default);

        // A folder stands where the file should be.
        Directory.CreateDirectory(Path.Combine(folder, $"{message.Id:D}.txt"));

        var (id, outcome) = Assert.Single(await spool.SettleAsync([message.Id, second.Id], default));

        Assert.Equal((message.Id, SendResult.Transient), (id, outcome.Result));
        Assert.True(File.Exists(Path.Combine(folder, $"{second.Id:D}.txt")));
    }

    [Fact]
    public async Task What_vanished_before_it_was_on_disk_does_not_count()
    {
        var spool = Spool(folder);
        await spool.SendAsync(message, default);
        File.Delete(Assert.Single(Directory.GetFiles(folder)));

        var (_, outcome) = Assert.Single(await spool.SettleAsync([message.Id], default));

        Assert.Equal(SendResult.Transient, outcome.Result);
    }

    [Fact, System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public async Task Only_the_owner_can_read_what_is_in_the_folder()
    {
        await Spool(folder).SendAsync(message, default);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Directory.GetFiles(folder)[0]));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_a_transient_failure()
    {
        // A file stands where the folder should be.
        await File.WriteAllTextAsync(folder, "");

        Assert.Equal(SendResult.Transient, (await Spool(folder).SendAsync(message, default)).Result);
    }

    public void Dispose()
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        File.Delete(folder);
    }

    private static SpoolChannel Spool(string path) => new(new MessageChannelSettings { Spool = new() { Folder = path } });
}
