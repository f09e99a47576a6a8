using System.Collections.Frozen;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using NodaTime;
using Outreach.Domain;
using Outreach.Domain.Reminders;

namespace Outreach.Application.Reminders;

/// <summary>
/// The words of one language that texts are made of. They are our own, so that a message reads the same whatever the
/// machine knows of the language.
/// </summary>
internal sealed class LanguageWords
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
    };

    private static readonly FrozenDictionary<string, LanguageWords> Loaded =
        MessageLanguages.All.ToFrozenDictionary(l => l, Load, StringComparer.Ordinal);

    private readonly Content content;

    private LanguageWords(string language, Content content)
    {
        this.content = content;
        Language = language;
        SevenBit = MessageLength.IsGsm7(string.Concat([content.Bring, content.Clock, .. content.Months, .. content.Weekdays]));
    }

    public string Language { get; }

    /// <summary>The language itself needs no character outside the GSM 7-bit alphabet, so a message should not either.</summary>
    public bool SevenBit { get; }

    public bool RightToLeft => content.Rtl;

    /// <summary>Between a day and an hour.</summary>
    public string Comma => Language == "zh-Hans" ? "" : RightToLeft ? "، " : ", ";

    public string Subject => content.Subject;

    public string Bring => content.Bring;

    public string BringToReview => content.BringReview;

    public IReadOnlyList<string> Yes => content.Yes;

    public IReadOnlyList<string> No => content.No;

    public IReadOnlyList<string> Stop => content.Stop;

    public IReadOnlyList<string> Call => content.Call;

    public IReadOnlyList<string> Start => content.Start;

    /// <summary>What is written on the buttons of an answer: I will come, I cannot come, please call me.</summary>
    public IReadOnlyList<string> Answers => content.Answers;

    /// <summary>A given name as it is usual in the language, to try a text on.</summary>
    public string SampleName => content.SampleName;

    /// <summary>Said to who has asked for reminders by Telegram.</summary>
    public string Linked => content.Linked;

    public static LanguageWords Of(string language) => Loaded[language];

    public string NameOf(Eye eye) => eye == Eye.Right ? content.Right : content.Left;

    /// <summary>The city's name in this language; a city we have no name for keeps its English or local one.</summary>
    public string City(string city) => content.Cities.GetValueOrDefault(city, city);

    /// <summary>Says on whose clock a time is read, with the city's name.</summary>
    public string Clock(string city, string zoneId)
    {
        // All of China keeps Beijing time, and in the west of the country people also use a clock of their own.
        return zoneId == "Asia/Shanghai" && city != "Beijing"
            ? City(city) + (Language == "zh-Hans" ? "，" : RightToLeft ? "، " : ", ") + Clock("Beijing")
            : Clock(city);
    }

    /// <summary>Day and month as people say them: <c>12 April</c>.</summary>
    public string DayAndMonth(LocalDate date) => $"{Number(date.Day)} {content.Months[date.Month - 1]}";

    /// <summary>Day, month and day of the week as people say them, in Persian also by the Persian calendar.</summary>
    public string Date(LocalDate date)
    {
        var text = content.Date
            .Replace("{weekday}", content.Weekdays[(int)date.DayOfWeek - 1], StringComparison.Ordinal)
            .Replace("{day}", Number(date.Day), StringComparison.Ordinal)
            .Replace("{month}", content.Months[date.Month - 1], StringComparison.Ordinal);

        if (content.PersianMonths is { } months)
        {
            var persian = date.WithCalendar(CalendarSystem.PersianAstronomical);
            text = text
                .Replace("{persianDay}", Number(persian.Day), StringComparison.Ordinal)
                .Replace("{persianMonth}", months[persian.Month - 1], StringComparison.Ordinal);
        }

        return text;
    }

    /// <summary>Hours and minutes on the 24-hour clock.</summary>
    public string Time(LocalTime time) => Digits(time.ToString("HH:mm", CultureInfo.InvariantCulture));

    private string Clock(string city) => content.Clock.Replace("{city}", City(city), StringComparison.Ordinal);

    private string Number(int number) => Digits(number.ToString(CultureInfo.InvariantCulture));

    private string Digits(string text) => content.Digits is { } digits
        ? string.Concat(text.Select(c => char.IsAsciiDigit(c) ? digits[c - '0'] : c))
        : text;

    private static LanguageWords Load(string language)
    {
        using var file = Open($"{language}/words.json");

        return new(language, JsonSerializer.Deserialize<Content>(file, Json) ?? throw new InvalidDataException($"{language}: no words"));
    }

    /// <summary>Opens one of the texts that come with the programme.</summary>
    public static Stream Open(string path) =>
        Assembly.GetExecutingAssembly().GetManifestResourceStream("reminders/" + path)
        ?? throw new InvalidDataException($"The text {path} is missing.");

    private sealed record Content(
        string Subject, bool Rtl, string[] Months, string[] Weekdays, string Date, string Clock, string Right, string Left,
        string Bring, string BringReview, string[] Yes, string[] No, string[] Stop, string[] Call, string[] Start, string[] Answers, string Linked, string SampleName,
        Dictionary<string, string> Cities,
        string? Digits = null, string[]? PersianMonths = null);
}
