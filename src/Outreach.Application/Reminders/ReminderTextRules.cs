using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using NodaTime;
using Outreach.Domain;
using Outreach.Domain.Reminders;

namespace Outreach.Application.Reminders;

/// <summary>What is wrong with a text of a hospital's own.</summary>
/// <param name="Code"><c>syntax</c>, <c>too-long</c>, <c>too-many-parts</c>, <c>leaves-out</c>, <c>tells-diagnosis</c>.</param>
/// <param name="Detail">In English; of a syntax error what the reader of the template says, of the others what is missing or must not stand there.</param>
public sealed record ReminderTextProblem(string Code, string Detail);

/// <summary>What a hospital may write in a message: everything that is needed, and nothing that somebody else must not read on the phone.</summary>
public static partial class ReminderTextRules
{
    /// <summary>More than so many parts carriers cut off, or charge more than the message is worth.</summary>
    public const int MostParts = 6;

    private const int LongestTemplate = 2_000;

    /// <summary>Words that tell what a person has, in the languages of messages; inflected forms begin with them.</summary>
    private static readonly string[] Telling =
    [
        "cataract", "glaucom", "diabet", "blindness", "hepatit", "tubercul", "syphilis",
        "катаракт", "глауком", "диабет", "слепот", "гепатит", "туберкул", "сифилис",
        "katarakt", "glaukom", "ko'rlik", "gepatit",
        "кўрлик", "соқырлық", "сокурлук", "нобино", "оби марворид",
        "白内障", "青光眼", "糖尿病", "失明", "艾滋", "肝炎",
        "मोतिया", "ग्लूकोमा", "मधुमेह", "अंधापन",
        "موتیا", "گلوکوم", "ذیابیطس", "اندھاپن", "آب مروارید", "آب سیاه", "دیابت", "نابینایی",
        "глаўком", "дыябет", "слепат",
    ];

    /// <summary>Says what is wrong with a whole text; nothing if it can be used.</summary>
    /// <param name="source">Liquid.</param>
    public static IReadOnlyList<ReminderTextProblem> Problems(string language, ReminderKind kind, string source)
    {
        if (source.Length > LongestTemplate)
        {
            return [new("too-long", $"At most {LongestTemplate} characters.")];
        }

        var found = new List<ReminderTextProblem>(OfWords(source));

        foreach (var facts in Samples(language, kind))
        {
            if (ReminderRenderer.TryRender(source, facts, strict: facts.FirstName is not null, out var body) is { } error)
            {
                return [new("syntax", error)];
            }

            found.AddRange(OfWords(body));
            found.AddRange(LeftOut(facts, body));

            if (MessageLength.Of(body).Segments > MostParts)
            {
                found.Add(new("too-many-parts", $"At most {MostParts} parts."));
            }
        }

        return [.. found.Distinct()];
    }

    /// <summary>Says which words of a piece of text must not stand in a message.</summary>
    public static IEnumerable<ReminderTextProblem> OfWords(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            yield break;
        }

        var folded = Folded(text);

        foreach (var word in Telling.Where(w => folded.Contains(w, StringComparison.Ordinal)))
        {
            yield return new("tells-diagnosis", word);
        }

        if (DiagnosisCode().Match(text) is { Success: true } code)
        {
            yield return new("tells-diagnosis", code.Value);
        }
    }

    /// <summary>The messages that a text is tried on: with everything, and with what may be absent.</summary>
    internal static IEnumerable<ReminderFacts> Samples(string language, ReminderKind kind)
    {
        var (visit, by) = (new LocalDateTime(2026, 10, 12, 8, 0), new LocalDateTime(2026, 10, 5, 13, 0));
        var full = new ReminderFacts(
            kind, language, LanguageWords.Of(language).SampleName, Eye.Right, visit, "Osh", "Asia/Bishkek", "+996322212345",
            kind is ReminderKind.ConfirmRequest or ReminderKind.PlaceOffer, new ReminderWording(language, Note: "."), by, DaysLeft: 7);

        return [full, full with { FirstName = null, Phone = null }];
    }

    private static IEnumerable<ReminderTextProblem> LeftOut(ReminderFacts facts, string body)
    {
        var words = LanguageWords.Of(facts.Language);

        foreach (var (name, said) in new[] { ("date", words.Date(facts.VisitAt.Date)), ("time", words.Time(facts.VisitAt.TimeOfDay)), ("clock", words.Clock(facts.City, facts.ZoneId)) })
        {
            if (!body.Contains(said, StringComparison.Ordinal))
            {
                yield return new("leaves-out", name);
            }
        }
    }

    /// <summary>Small letters, one apostrophe, one blank, and nothing that cannot be seen: a word is not hidden by what stands between its letters.</summary>
    private static string Folded(string text)
    {
        var folded = new StringBuilder(text.Length);

        foreach (var c in text.Normalize(NormalizationForm.FormKC).ToLowerInvariant().Where(c => char.GetUnicodeCategory(c) is not (UnicodeCategory.Format or UnicodeCategory.Control)))
        {
            folded.Append(c switch
            {
                '\u2018' or '\u2019' or '\u02BB' or '\u02BC' or '`' => '\'',
                'ي' => 'ی',
                'ك' => 'ک',
                _ => c,
            });
        }

        return Blanks().Replace(folded.ToString(), " ");
    }

    /// <summary>As in ICD-10: a letter and two digits.</summary>
    [GeneratedRegex(@"\b[A-Z]\d{2}(\.\d)?\b", RegexOptions.CultureInvariant)]
    private static partial Regex DiagnosisCode();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
