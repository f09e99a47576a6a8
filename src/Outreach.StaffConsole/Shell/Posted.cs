using System.Globalization;
using Microsoft.AspNetCore.Http;
using NodaTime;
using NodaTime.Text;

namespace Outreach.StaffConsole.Shell;

/// <summary>The fields of a form that was sent, read with the invariant culture.</summary>
public sealed class Posted(IFormCollection form)
{
    /// <summary>What stands in a field, without blanks around it; null if nothing does.</summary>
    public string? Text(string name) => form.TryGetValue(name, out var value) && value.ToString().Trim() is { Length: > 0 } text ? text : null;

    public IReadOnlyList<string> All(string name) => [.. form[name].Where(v => !string.IsNullOrWhiteSpace(v)).Select(v => v!)];

    public bool Is(string name) => form.ContainsKey(name);

    public Guid Id(string name) => MaybeId(name) ?? throw new BadEntryException(name);

    public Guid? MaybeId(string name) => Read(name, t => Guid.TryParse(t, out var id) ? id : (Guid?)null);

    public int Number(string name) => MaybeNumber(name) ?? throw new BadEntryException(name);

    public int? MaybeNumber(string name) => Read(name, t => int.TryParse(t, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var n) ? n : (int?)null);

    public long? MaybeLong(string name) => Read(name, t => long.TryParse(t, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var n) ? n : (long?)null);

    /// <summary>A decimal with a point or a comma.</summary>
    public decimal? MaybeDecimal(string name) =>
        Read(name, t => decimal.TryParse(t.Replace(',', '.'), NumberStyles.Number & ~NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var n) ? n : (decimal?)null);

    public LocalDate Date(string name) => MaybeDate(name) ?? throw new BadEntryException(name);

    public LocalDate? MaybeDate(string name) => Read(name, t => LocalDatePattern.Iso.Parse(t) is { Success: true } date ? date.Value : (LocalDate?)null);

    public LocalTime Time(string name) => Read(name, t => LocalTimePattern.CreateWithInvariantCulture("HH:mm").Parse(t) is { Success: true } time ? time.Value : (LocalTime?)null) ?? throw new BadEntryException(name);

    public T Choice<T>(string name)
        where T : struct, Enum => MaybeChoice<T>(name) ?? throw new BadEntryException(name);

    public T? MaybeChoice<T>(string name)
        where T : struct, Enum => Read(name, t => Enum.TryParse<T>(t, out var value) && Enum.IsDefined(value) ? value : (T?)null);

    /// <summary>A file that was sent along; null if none was chosen.</summary>
    public async Task<SentFile?> FileAsync(string name)
    {
        if (form.Files.GetFile(name) is not { Length: > 0 } file)
        {
            return null;
        }

        using var content = new MemoryStream(checked((int)file.Length));
        await file.CopyToAsync(content);
        return new SentFile(Path.GetFileName(file.FileName), content.GetBuffer().AsMemory(0, (int)content.Length));
    }

    private T? Read<T>(string name, Func<string, T?> read)
        where T : struct => Text(name) is { } text ? read(text) ?? throw new BadEntryException(name) : null;
}

/// <summary>A file that was sent with a form.</summary>
/// <param name="Name">Without a folder.</param>
public sealed record SentFile(string Name, ReadOnlyMemory<byte> Content);
