using System.Collections.Frozen;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using NodaTime;
using Outreach.Application.Reminders;
using Outreach.Domain;
using Outreach.Domain.WaitingList;

namespace Outreach.StaffConsole.Shell;

/// <summary>The console's words, numbers and dates in one language. Data (forms, addresses, downloads) never pass through here.</summary>
/// <remarks>
/// Texts are files <c>Words/AREA/LANGUAGE.json</c>, flat lists of keys; a key is named with its area, as in
/// <c>shell.sign-in</c>. Numbers and dates are our own, so that a page is the same whatever the machine knows of the language.
/// </remarks>
public sealed class Words(string language)
{
    private static readonly FrozenDictionary<string, FrozenDictionary<string, string>> Catalogue = Load();

    private readonly FrozenDictionary<string, string> own = Catalogue[language];
    private readonly LanguageWords calendar = LanguageWords.Of(language);

    /// <summary>Of domain §8.</summary>
    public string Language => language;

    public string Direction => calendar.RightToLeft ? "rtl" : "ltr";

    /// <summary>A text; in English where the language has none, which a test forbids.</summary>
    public string this[string key] => own.TryGetValue(key, out var text) ? text : Catalogue["en"].TryGetValue(key, out var english) ? english : key;

    /// <summary>A text with something put in for <c>{0}</c>, <c>{1}</c>. Numbers are written in the language.</summary>
    public string this[string key, params object?[] values] =>
        string.Format(CultureInfo.InvariantCulture, this[key], [.. values.Select(v => v switch { int n => Number(n), long n => Number(n), _ => v })]);

    /// <summary>A text that stands behind a number, in the form that goes with it: forms are parted by <c>|</c>.</summary>
    public string Counted(string key, long number, params object?[] values)
    {
        var forms = this[key].Split('|');
        return string.Format(CultureInfo.InvariantCulture, forms[Math.Min(PluralForms.IndexFor(language, number), forms.Length - 1)], values);
    }

    /// <summary>Between the things of a list.</summary>
    public string Comma => language == "zh-Hans" ? "，" : calendar.Comma;

    /// <summary>A text that there may be, for a code of the data; else what stands there otherwise.</summary>
    public string Or(string key, string otherwise) => Has(key) ? this[key] : otherwise;

    public bool Has(string key) => own.ContainsKey(key) || Catalogue["en"].ContainsKey(key);

    /// <summary>The name of a state or a reason: the key <c>enums.TYPE.VALUE</c>.</summary>
    public string Of<T>(T value)
        where T : struct, Enum => this[$"enums.{typeof(T).Name}.{value}"];

    /// <summary>The letter of a priority with what it means.</summary>
    public string Tier(PriorityTier tier) => tier == PriorityTier.Unknown ? Of(tier) : $"{tier}: {Of(tier)}";

    public string Number(long number)
    {
        var (group, digits) = language switch
        {
            "en" or "ur" or "hi" or "zh-Hans" => (",", null),
            "fa" => ("٬", "۰۱۲۳۴۵۶۷۸۹"),
            _ => ("\u00A0", (string?)null),
        };
        var text = number.ToString("#,0", new NumberFormatInfo { NumberGroupSeparator = group, NegativeSign = "−" });
        return digits is null ? text : string.Concat(text.Select(c => char.IsAsciiDigit(c) ? digits[c - '0'] : c));
    }

    /// <summary>A share of a whole, in per cent.</summary>
    public string Percent(double share) => $"{Number((long)Math.Round(share * 100))}\u00A0{(language == "fa" ? "٪" : "%")}";

    /// <summary>Day, month and day of the week.</summary>
    public string Date(LocalDate date) => calendar.Date(date);

    /// <summary>The same with the year, for days that may lie far off.</summary>
    public string DateWithYear(LocalDate date) => $"{calendar.Date(date)} {Digits(date.Year)}";

    /// <summary>Without the day of the week, which nobody knows of their birth, and with the month in a word: figures alone are read in two ways.</summary>
    public string DateOfBirth(LocalDate date) => language == "zh-Hans"
        ? $"{Digits(date.Year)}年{Digits(date.Month)}月{Digits(date.Day)}日"
        : $"{calendar.DayAndMonth(date)} {Digits(date.Year)}";

    public string Time(LocalTime time) => calendar.Time(time);

    /// <summary>A moment on a hospital's clock.</summary>
    /// <param name="zone">IANA zone of the hospital.</param>
    public string Moment(Instant at, string zone)
    {
        var local = at.InZone(DateTimeZoneProviders.Tzdb[zone]).LocalDateTime;
        return $"{Date(local.Date)}, {Time(local.TimeOfDay)}";
    }

    /// <summary>Says on whose clock a time is read.</summary>
    public string Clock(string city, string zone) => calendar.Clock(city, zone);

    public string City(string city) => calendar.City(city);

    /// <summary>Which eye, in words.</summary>
    public string Eye(Eye eye) => calendar.NameOf(eye);

    private string Digits(int number) => Number(number).Replace(",", "", StringComparison.Ordinal).Replace("\u00A0", "", StringComparison.Ordinal).Replace("٬", "", StringComparison.Ordinal);

    /// <summary>Every key of every language, for the test that compares them.</summary>
    internal static IReadOnlyDictionary<string, FrozenDictionary<string, string>> All => Catalogue;

    private static FrozenDictionary<string, FrozenDictionary<string, string>> Load()
    {
        var assembly = Assembly.GetExecutingAssembly();
        var texts = MessageLanguages.All.ToDictionary(l => l, _ => new Dictionary<string, string>(StringComparer.Ordinal), StringComparer.Ordinal);
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.StartsWith("words/", StringComparison.Ordinal)))
        {
            var (area, of) = name.Split('/') is [_, var a, var l] ? (a, l) : throw new InvalidDataException($"{name} is no file of words.");
            using var stream = assembly.GetManifestResourceStream(name)!;
            foreach (var (key, text) in JsonSerializer.Deserialize<Dictionary<string, string>>(stream) ?? [])
            {
                texts[of].Add($"{area}.{key}", text);
            }
        }

        return texts.ToFrozenDictionary(t => t.Key, t => t.Value.ToFrozenDictionary(StringComparer.Ordinal), StringComparer.Ordinal);
    }
}
