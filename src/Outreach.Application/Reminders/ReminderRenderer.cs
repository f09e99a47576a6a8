using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using AnyAscii;
using Fluid;
using Fluid.Values;
using NodaTime;
using Outreach.Domain;
using Outreach.Domain.Reminders;

namespace Outreach.Application.Reminders;

/// <summary>What a message may tell, and nothing else: no family name, no diagnosis, no identifier.</summary>
/// <param name="Language">One of <see cref="MessageLanguages.All"/>.</param>
/// <param name="FirstName">Given name only; may be absent.</param>
/// <param name="VisitAt">Hospital wall clock.</param>
/// <param name="City">English name of the hospital's city.</param>
/// <param name="ZoneId">IANA zone of the hospital.</param>
/// <param name="Phone">The number to call.</param>
/// <param name="Wording">The hospital's own words in this language.</param>
/// <param name="DaysLeft">From the day on which the message is due to the visit.</param>
/// <param name="AnswerBy">Hospital wall clock until which a place that is offered is kept.</param>
public sealed record ReminderFacts(
    ReminderKind Kind, string Language, string? FirstName, Eye Eye, LocalDateTime VisitAt, string City, string ZoneId,
    string? Phone, bool TwoWay, ReminderWording? Wording = null, LocalDateTime? AnswerBy = null, int? DaysLeft = null);

/// <summary>A message ready to leave.</summary>
/// <param name="Subject">For channels that have one; tells no more than that there is an appointment.</param>
public sealed record ReminderText(string Language, string Subject, string Body)
{
    /// <summary>What the body costs as SMS.</summary>
    public MessageLength Length => MessageLength.Of(Body);
}

/// <summary>Writes the messages. Thread-safe; parses each template once, when it is first needed.</summary>
public sealed class ReminderRenderer
{
    private const int LongestName = 30;
    private const string Language = "language";

    // Other hospitals' own templates come and go with their policies; the cache is only there to parse none twice in a run.
    private const int MostOwnTemplates = 2_000;

    private static readonly FluidParser Parser = new();
    private static readonly TemplateOptions Options = WithPlural(new() { MaxSteps = 500, CultureInfo = CultureInfo.InvariantCulture });
    private static readonly TemplateOptions Strict = WithPlural(new()
    {
        MaxSteps = 500,
        CultureInfo = CultureInfo.InvariantCulture,
        StrictVariables = true,
        StrictFilters = true,
    });

    private readonly ConcurrentDictionary<(string Language, ReminderKind Kind), IFluidTemplate> programme = new();
    private readonly ConcurrentDictionary<string, IFluidTemplate> scripts = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, IFluidTemplate> own = new(StringComparer.Ordinal);

    /// <summary>Writes one message.</summary>
    public ReminderText Render(ReminderFacts facts)
    {
        var template = facts.Wording?.Templates?.GetValueOrDefault(facts.Kind) is { } source
            ? Own(source)
            : programme.GetOrAdd((facts.Language, facts.Kind), of => Parse(Source(of.Language, of.Kind)));

        return Render(template, facts, Options);
    }

    /// <summary>What a clerk says on the phone, line by line.</summary>
    /// <param name="facts">Of kind <see cref="ReminderKind.ReviewReminder"/> for a review; any other for a surgery.</param>
    public IReadOnlyList<string> Script(ReminderFacts facts)
    {
        var template = scripts.GetOrAdd(facts.Language, of => Parse(Read($"{of}/call-script.liquid")));

        return Render(template, facts, Options).Body.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    /// <summary>Tries a hospital's own text on a message.</summary>
    /// <param name="strict">What the text asks for and the message does not have is an error; for a message that has everything.</param>
    /// <returns>What is wrong with it; null if nothing is.</returns>
    internal static string? TryRender(string source, ReminderFacts facts, bool strict, out string body)
    {
        body = "";

        if (!Parser.TryParse(source, out var template, out var error))
        {
            return error;
        }

        try
        {
            body = Render(template, facts, strict ? Strict : Options).Body;
            return null;
        }
        catch (Exception problem) when (problem is FluidException or InvalidOperationException)
        {
            return problem.Message;
        }
    }

    /// <summary>The programme's template, as it was written.</summary>
    internal static string Source(string language, ReminderKind kind)
    {
        var name = kind switch
        {
            ReminderKind.ConfirmRequest => "confirm-request",
            ReminderKind.Instructions => "instructions",
            ReminderKind.LastReminder => "last-reminder",
            ReminderKind.ReviewReminder => "review-reminder",
            ReminderKind.CancellationNotice => "cancellation-notice",
            ReminderKind.MoveNotice => "move-notice",
            ReminderKind.BookingNotice => "booking-notice",
            ReminderKind.PlaceOffer => "place-offer",
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
        return Read($"{language}/{name}.liquid");
    }

    private static string Read(string path)
    {
        using var reader = new StreamReader(LanguageWords.Open(path), Encoding.UTF8);

        return reader.ReadToEnd().Trim();
    }

    private static ReminderText Render(IFluidTemplate template, ReminderFacts facts, TemplateOptions options)
    {
        var words = LanguageWords.Of(facts.Language);
        var review = facts.Kind == ReminderKind.ReviewReminder;
        var context = new TemplateContext(options);
        context.SetValue("name", Text(words, Name(words, facts.FirstName)));
        context.SetValue("eye", new StringValue(words.NameOf(facts.Eye)));
        context.SetValue("date", new StringValue(words.Date(facts.VisitAt.Date)));
        context.SetValue("time", new StringValue(Isolated(words, words.Time(facts.VisitAt.TimeOfDay))));
        context.AmbientValues[Language] = facts.Language;
        context.SetValue("days_left", facts.DaysLeft is { } days ? NumberValue.Create(days) : NilValue.Instance);
        context.SetValue("city", new StringValue(words.City(facts.City)));
        context.SetValue("review", BooleanValue.Create(review));
        context.SetValue("answer_by", Text(facts.AnswerBy is { } by ? $"{words.Date(by.Date)}{words.Comma}{Isolated(words, words.Time(by.TimeOfDay))}" : null));
        context.SetValue("clock", new StringValue(words.Clock(facts.City, facts.ZoneId)));
        context.SetValue("phone", Text(words, facts.Phone));
        context.SetValue("two_way", BooleanValue.Create(facts.TwoWay));
        context.SetValue("bring", Text(review ? facts.Wording?.BringToReview ?? words.BringToReview : facts.Wording?.Bring ?? words.Bring));
        context.SetValue("note", Text(facts.Wording?.Note));
        var body = template.Render(context, NullEncoder.Default, isolateContext: false).Trim();

        return new(facts.Language, words.Subject, words.SevenBit ? WithoutTypography(body) : body);
    }

    /// <summary>Adds <c>{{ days_left | plural: 'day', 'days' }}</c>: the form of a word that goes with a number, from the fewest on.</summary>
    private static TemplateOptions WithPlural(TemplateOptions options)
    {
        options.Filters.AddFilter("plural", (number, forms, context) =>
        {
            var index = PluralForms.IndexFor((string)context.AmbientValues[Language], (long)number.ToNumberValue());
            return forms.Count == 0 ? NilValue.Instance : forms.At(Math.Min(index, forms.Count - 1));
        });
        return options;
    }

    private static FluidValue Text(string? text) => string.IsNullOrWhiteSpace(text) ? NilValue.Instance : new StringValue(text.Trim());

    private static FluidValue Text(LanguageWords words, string? text) =>
        string.IsNullOrWhiteSpace(text) ? NilValue.Instance : new StringValue(Isolated(words, text.Trim()));

    /// <summary>Keeps a number or a foreign name from being torn apart in a text that runs the other way.</summary>
    private static string Isolated(LanguageWords words, string text) =>
        words.RightToLeft || text.Any(IsRightToLeft) ? $"\u2068{text}\u2069" : text;

    private static string? Name(LanguageWords words, string? firstName)
    {
        if (string.IsNullOrWhiteSpace(firstName))
        {
            return null;
        }

        var name = new string([.. firstName.Where(c => !char.IsControl(c) && char.GetUnicodeCategory(c) != UnicodeCategory.Format)]);
        var plain = words.SevenBit && !MessageLength.IsGsm7(WithoutTypography(name)) ? name.Transliterate() : name;

        return plain.Length <= LongestName ? plain : plain[..(char.IsHighSurrogate(plain[LongestName - 1]) ? LongestName - 1 : LongestName)];
    }

    // One typographic mark would turn the whole message into UCS-2 and double its price.
    private static string WithoutTypography(string text) => text.AsSpan().IndexOfAnyExceptInRange('\0', '\u007F') < 0
        ? text
        : string.Concat(text.Select(c => c switch
        {
            '\u02BB' or '\u02BC' or '\u02B9' or '\u2018' or '\u2019' or '\u2032' or '\u00B4' => '\'',
            '\u201C' or '\u201D' or '\u00AB' or '\u00BB' => '"',
            '\u2010' or '\u2011' or '\u2012' or '\u2013' or '\u2014' => '-',
            '\u00A0' or '\u202F' or '\u2009' => ' ',
            _ => c,
        }));

    private static bool IsRightToLeft(char c) => c is (>= '\u0590' and <= '\u08FF') or (>= '\uFB1D' and <= '\uFDFF') or (>= '\uFE70' and <= '\uFEFC');

    private IFluidTemplate Own(string source)
    {
        if (own.TryGetValue(source, out var known))
        {
            return known;
        }

        if (own.Count >= MostOwnTemplates)
        {
            own.Clear();
        }

        return own.GetOrAdd(source, Parse);
    }

    private static IFluidTemplate Parse(string source) => Parser.TryParse(source, out var template, out var error)
        ? template
        : throw new FormatException($"A reminder text cannot be read: {error}");
}
