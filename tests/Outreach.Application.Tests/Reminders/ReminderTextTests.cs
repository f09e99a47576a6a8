using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using CsCheck;
using NodaTime;
using Outreach.Application.Reminders;
using Outreach.Domain;
using Outreach.Domain.Reminders;

namespace Outreach.Application.Tests.Reminders;

public sealed partial class ReminderTextTests
{
    private static readonly ReminderRenderer Renderer = new();

    private static readonly Dictionary<string, (string Name, string City, string Zone, string Phone)> Samples = new()
    {
        ["en"] = ("Arjun", "Madurai", "Asia/Kolkata", "+914524356100"),
        ["ru"] = ("Турсун", "Osh", "Asia/Bishkek", "+996322212345"),
        ["uz-Latn"] = ("G\u02BBayrat", "Kokand", "Asia/Tashkent", "+998731234567"),
        ["uz-Cyrl"] = ("Ғайрат", "Osh", "Asia/Bishkek", "+996322212345"),
        ["kk"] = ("Айгүл", "Almaty", "Asia/Almaty", "+77272123456"),
        ["ky"] = ("Токтосун", "Bishkek", "Asia/Bishkek", "+996312123456"),
        ["tg"] = ("Зебо", "Dushanbe", "Asia/Dushanbe", "+992372123456"),
        ["zh-Hans"] = ("古丽", "Kashi", "Asia/Shanghai", "+869982123456"),
        ["hi"] = ("सुनीता", "New Delhi", "Asia/Kolkata", "+911126588500"),
        ["ur"] = ("عائشہ", "Rawalpindi", "Asia/Karachi", "+92515487821"),
        ["fa"] = ("زهرا", "Mashhad", "Asia/Tehran", "+985137281401"),
        ["be"] = ("Вольга", "Minsk", "Europe/Minsk", "+375171234567"),
    };

    public static TheoryData<string> Languages => [.. MessageLanguages.All];

    private static string SheetPath([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "approved-texts.txt");

    /// <summary>To approve a changed text, run the tests once with OUTREACH_APPROVE=1 and read the difference.</summary>
    [Fact]
    public void Every_text_is_as_it_was_approved()
    {
        var sheet = new StringBuilder();

        foreach (var language in MessageLanguages.All)
        {
            foreach (var kind in Enum.GetValues<ReminderKind>())
            {
                var text = Renderer.Render(Facts(language, kind));
                var length = text.Length;
                sheet.Append(CultureInfo.InvariantCulture, $"{language} {kind}: {length.Encoding} {length.Units} in {length.Segments}\n{Visible(text.Body)}\n\n");
            }

            foreach (var kind in new[] { ReminderKind.Instructions, ReminderKind.ReviewReminder })
            {
                sheet.Append(CultureInfo.InvariantCulture, $"{language} said on the phone, {kind}:\n{Visible(string.Join('\n', Renderer.Script(Facts(language, kind))))}\n\n");
            }
        }

        if (Environment.GetEnvironmentVariable("OUTREACH_APPROVE") == "1")
        {
            File.WriteAllText(SheetPath(), sheet.ToString());
        }

        Assert.Equal(File.ReadAllText(SheetPath()), sheet.ToString());
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void Every_language_has_every_kind_and_every_word(string language)
    {
        var words = LanguageWords.Of(language);
        var english = LanguageWords.Of("en");

        foreach (var kind in Enum.GetValues<ReminderKind>())
        {
            Assert.Empty(ReminderTextRules.Problems(language, kind, ReminderRenderer.Source(language, kind)));
        }

        Assert.All(Samples.Values.Select(s => s.City), city => Assert.NotEmpty(words.City(city)));
        Assert.All(CitiesOfHospitals, city => Assert.True(language == "en" || language == "uz-Latn" || words.City(city) != city, $"{language}: {city}"));
        Assert.All([words.Yes, words.No, words.Stop], list => Assert.NotEmpty(list));
        Assert.Equal(12, Enumerable.Range(1, 12).Select(m => words.Date(new LocalDate(2026, m, 5))).Distinct().Count());
        Assert.Equal(7, Enumerable.Range(1, 7).Select(d => words.Date(new LocalDate(2026, 3, d))).Distinct().Count());
        Assert.NotEqual(words.NameOf(Eye.Right), words.NameOf(Eye.Left));
        Assert.Equal(language is "ur" or "fa", words.RightToLeft);
        Assert.Equal(language is "en" or "uz-Latn", words.SevenBit);
        Assert.NotEmpty(english.Subject);
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void Every_text_says_who_which_eye_when_on_whose_clock_and_whom_to_call(string language)
    {
        var words = LanguageWords.Of(language);
        var sample = Samples[language];

        foreach (var kind in Enum.GetValues<ReminderKind>())
        {
            var facts = Facts(language, kind);
            var body = Renderer.Render(facts).Body;

            Assert.Contains(language == "uz-Latn" ? "G'ayrat" : sample.Name, body, StringComparison.Ordinal);
            Assert.Contains(words.NameOf(facts.Eye), body, StringComparison.Ordinal);
            Assert.Contains(words.Date(facts.VisitAt.Date), body, StringComparison.Ordinal);
            Assert.Contains(words.Time(facts.VisitAt.TimeOfDay), body, StringComparison.Ordinal);
            Assert.Contains(words.City(sample.City), body, StringComparison.Ordinal);
            Assert.Contains(sample.Phone, body, StringComparison.Ordinal);
            Assert.Equal(facts.TwoWay, body.Any(IsOne) && TwoWayBody(body));
        }
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void No_template_can_tell_more_than_it_may(string language)
    {
        string[] allowed = ["name", "eye", "date", "time", "clock", "phone", "two_way", "bring", "note", "answer_by"];
        string[] telling =
        [
            "surgery", "operation", "cataract", "операц", "катаракт", "operatsiya", "jarrohlik", "жарроҳ", "ота жасау", "аперацы", "ҷарроҳ",
            "手术", "白内障", "ऑपरेशन", "मोतियाबिंद", "آپریشن", "موتیا", "جراحی", "عمل", "آب مروارید", "hospital", "больниц",
        ];

        foreach (var kind in Enum.GetValues<ReminderKind>())
        {
            var source = ReminderRenderer.Source(language, kind);
            var body = Renderer.Render(Facts(language, kind)).Body;

            Assert.All(Variables().Matches(source), v => Assert.Contains(v.Groups[1].Value, allowed));
            Assert.All(telling, word => Assert.DoesNotContain(word, body, StringComparison.OrdinalIgnoreCase));
        }
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void Messages_stay_short(string language)
    {
        var most = LanguageWords.Of(language).SevenBit || language == "zh-Hans" ? 2 : 3;

        foreach (var kind in Enum.GetValues<ReminderKind>())
        {
            var length = Renderer.Render(Facts(language, kind)).Length;

            // An offer also says until when the place is kept.
            Assert.InRange(length.Segments, 1, kind == ReminderKind.PlaceOffer ? most + 1 : most);
            Assert.Equal(LanguageWords.Of(language).SevenBit ? SmsEncoding.Gsm7 : SmsEncoding.Ucs2, length.Encoding);
        }
    }

    [Fact]
    public void Every_opened_direction_isolate_is_closed_whatever_the_name() => Gen.Select(
        Gen.Int[0, MessageLanguages.All.Count - 1].Select(i => MessageLanguages.All[i]), Gen.Enum<ReminderKind>(), Gen.String, Gen.Bool, Gen.Int[0, 3650]).Sample(
        (language, kind, name, twoWay, day) =>
        {
            var facts = Facts(language, kind) with
            {
                FirstName = name,
                TwoWay = twoWay,
                VisitAt = new LocalDate(2024, 1, 1).PlusDays(day).At(new LocalTime(8, 30)),
            };
            var depth = 0;

            foreach (var c in Renderer.Render(facts).Body)
            {
                depth += c == '\u2068' ? 1 : c == '\u2069' ? -1 : 0;

                if (depth is < 0 or > 1)
                {
                    return false;
                }
            }

            return depth == 0;
        },
        iter: 3_000);

    [Theory]
    [InlineData("ur")]
    [InlineData("fa")]
    public void Times_and_phone_numbers_keep_their_direction_in_right_to_left_texts(string language)
    {
        var body = Renderer.Render(Facts(language, ReminderKind.ConfirmRequest)).Body;

        Assert.Contains("\u2068" + Samples[language].Phone + "\u2069", body, StringComparison.Ordinal);
        Assert.Contains("\u2068" + LanguageWords.Of(language).Time(new LocalTime(8, 0)) + "\u2069", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("uz-Latn", "G\u02BBayrat", "G'ayrat")]
    [InlineData("uz-Latn", "O\u2018tkir", "O'tkir")]
    [InlineData("uz-Latn", "Ҳурият", "Huriyat")]
    [InlineData("en", "Жаныбек", "Zhanybek")]
    [InlineData("en", "José", "José")]
    public void A_name_does_not_double_the_price_of_a_message(string language, string name, string written)
    {
        var text = Renderer.Render(Facts(language, ReminderKind.ConfirmRequest) with { FirstName = name });

        Assert.Contains(written + ":", text.Body, StringComparison.Ordinal);
        Assert.Equal(SmsEncoding.Gsm7, text.Length.Encoding);
    }

    [Fact]
    public void What_stands_in_a_name_is_never_run_as_a_template_nor_breaks_the_line()
    {
        var text = Renderer.Render(Facts("en", ReminderKind.ConfirmRequest) with { FirstName = "{{ phone }}\r\n<b>{% if" });

        Assert.Contains("{{ phone }}<b>{% if:", text.Body, StringComparison.Ordinal);
    }

    [Fact]
    public void A_message_without_name_or_phone_still_reads_well()
    {
        var body = Renderer.Render(Facts("en", ReminderKind.ConfirmRequest) with { FirstName = " ", Phone = null }).Body;

        Assert.Equal(
            "Hello! your appointment (right eye) is on Monday, 12 October at 08:00, Madurai time. Please reply 1 if coming, 2 if not.", body);
    }

    [Fact]
    public void In_China_a_time_is_Beijing_time_and_the_city_is_named()
    {
        Assert.Contains("（喀什，北京时间）", Renderer.Render(Facts("zh-Hans", ReminderKind.LastReminder)).Body, StringComparison.Ordinal);
        Assert.Equal("北京时间", LanguageWords.Of("zh-Hans").Clock("Beijing", "Asia/Shanghai"));
        Assert.Equal("Urumqi, Beijing time", LanguageWords.Of("en").Clock("Urumqi", "Asia/Shanghai"));
    }

    [Theory]
    [InlineData(2026, 3, 21, "شنبه ۱ فروردین (۲۱ مارس)")]
    [InlineData(2026, 10, 12, "دوشنبه ۲۰ مهر (۱۲ اکتبر)")]
    [InlineData(2025, 3, 20, "پنجشنبه ۳۰ اسفند (۲۰ مارس)")]
    public void In_Persian_the_date_stands_in_both_calendars(int year, int month, int day, string date) =>
        Assert.Equal(date, LanguageWords.Of("fa").Date(new LocalDate(year, month, day)));

    [Fact]
    public void A_city_without_a_translation_keeps_its_own_name() => Assert.Equal("Jalal-Abad", LanguageWords.Of("ky").City("Jalal-Abad"));

    [Fact]
    public void A_hospitals_own_words_replace_the_programmes()
    {
        var wording = new ReminderWording(
            "en", Bring: "your passport only", Note: "Do not eat after midnight.",
            Templates: new Dictionary<ReminderKind, string> { [ReminderKind.LastReminder] = "{{ date }} {{ time }} {{ clock }}! {{ bring }}" });

        var instructions = Renderer.Render(Facts("en", ReminderKind.Instructions) with { Wording = wording }).Body;
        var last = Renderer.Render(Facts("en", ReminderKind.LastReminder) with { Wording = wording }).Body;

        Assert.Contains("Please bring: your passport only. Do not eat after midnight.", instructions, StringComparison.Ordinal);
        Assert.Equal("Monday, 12 October 08:00 Madurai time! your passport only", last);
    }

    [Theory]
    [InlineData("{{ date }} {{ time }} {{ clock }} {{ family_name }}")]
    [InlineData("{{ date }} {{ time }} {{ clock }} {{ name.surname }}")]
    [InlineData("{{ date }} {{ time")]
    [InlineData("{{ name }}, come soon")]
    [InlineData("{{ date }} {{ time }} {{ clock }}{% for i in (1..1000000) %}x{% endfor %}")]
    public void A_template_that_asks_for_more_says_too_little_or_runs_on_is_refused(string source) =>
        Assert.NotEmpty(ReminderTextRules.Problems("en", ReminderKind.Instructions, source));

    [Theory]
    [InlineData("en", "{{ date }} {{ time }} {{ clock }}: your cataract", "cataract")]
    [InlineData("ru", "{{ date }} {{ time }} {{ clock }}: КАТАРАКТЫ", "катаракт")]
    [InlineData("ru", "{{ date }} {{ time }} {{ clock }}: ката\u00ADракта", "катаракт")]
    [InlineData("fa", "{{ date }} {{ time }} {{ clock }} آب\u00A0مروارید", "آب مروارید")]
    [InlineData("zh-Hans", "{{ date }} {{ time }} {{ clock }} 白内障", "白内障")]
    [InlineData("en", "{{ date }} {{ time }} {{ clock }} H25.1", "H25.1")]
    [InlineData("en", "{{ date }} {{ time }} {{ clock }} {{ 'cata' | append: 'ract' }}", "cataract")]
    public void A_text_that_tells_what_the_person_has_is_refused_however_it_is_hidden(string language, string source, string word) =>
        Assert.Contains(new ReminderTextProblem("tells-diagnosis", word), ReminderTextRules.Problems(language, ReminderKind.Instructions, source));

    [Fact]
    public void A_text_must_say_the_day_the_hour_and_the_clock_and_not_go_on_for_ever()
    {
        Assert.Equal(
            [new("leaves-out", "time"), new("leaves-out", "clock")],
            ReminderTextRules.Problems("ru", ReminderKind.MoveNotice, "{{ date }}"));
        Assert.Equal(
            "too-many-parts",
            Assert.Single(ReminderTextRules.Problems("ru", ReminderKind.MoveNotice, "{{ date }} {{ time }} {{ clock }} " + new string('ы', 400))).Code);
    }

    [Theory]
    [InlineData("ru", "день,дня,дней", "1 день,2 дня,4 дня,5 дней,11 дней,12 дней,14 дней,21 день,22 дня,111 дней,121 день")]
    [InlineData("be", "дзень,дні,дзён", "1 дзень,3 дні,7 дзён,11 дзён,31 дзень")]
    [InlineData("en", "day,days", "0 days,1 day,2 days,21 days")]
    [InlineData("hi", "दिन,दिनों", "0 दिन,1 दिन,2 दिनों")]
    [InlineData("fa", "روز,روزها", "0 روز,1 روز,2 روزها")]
    [InlineData("uz-Latn", "kun,kunlar", "1 kun,7 kunlar")]
    [InlineData("zh-Hans", "天", "1 天,7 天")]
    public void A_number_takes_the_form_of_the_word_that_its_language_asks_for(string language, string forms, string expected)
    {
        var template = "{{ date }} {{ time }} {{ clock }}|{{ days_left }} {{ days_left | plural: " + string.Join(", ", forms.Split(',').Select(f => $"'{f}'")) + " }}";

        foreach (var said in expected.Split(','))
        {
            var facts = Facts(language, ReminderKind.Instructions) with
            {
                DaysLeft = int.Parse(said.Split(' ')[0], CultureInfo.InvariantCulture),
                Wording = new ReminderWording(language, Templates: new Dictionary<ReminderKind, string> { [ReminderKind.Instructions] = template }),
            };
            Assert.EndsWith($"|{said}", Renderer.Render(facts).Body, StringComparison.Ordinal);
        }

        Assert.Equal(forms.Split(',').Length, PluralForms.CountIn(language));
    }

    [Theory]
    [InlineData("uz-Cyrl-KG", "uz-Cyrl")]
    [InlineData("uz", "uz-Latn")]
    [InlineData("zh-CN", "zh-Hans")]
    [InlineData("RU", "ru")]
    [InlineData("fa_IR", "fa")]
    [InlineData("ug", null)]
    [InlineData("", null)]
    public void A_language_tag_finds_its_message_language(string tag, string? language) => Assert.Equal(language, MessageLanguages.Find(tag));

    [Fact]
    public void A_language_nobody_writes_in_falls_back_to_the_hospitals()
    {
        Assert.Equal("zh-Hans", MessageLanguages.Choose("ug", "zh-Hans", "ug"));
        Assert.Equal("en", MessageLanguages.Choose(null, "ta"));
    }

    private static string[] CitiesOfHospitals =>
    [
        "Samarkand", "Tashkent", "Kokand", "Karshi", "Osh", "Bishkek", "Dushanbe", "Urumqi", "Beijing", "Almaty", "Astana", "Moscow", "Minsk",
        "Kashi", "Guangzhou", "New Delhi", "Madurai", "Hyderabad", "Rawalpindi", "Tehran",
    ];

    private static bool IsOne(char c) => CharUnicodeInfo.GetDecimalDigitValue(c) == 1;

    private static bool TwoWayBody(string body) => AnswerDigits().IsMatch(body);

    private static ReminderFacts Facts(string language, ReminderKind kind)
    {
        var (name, city, zone, phone) = Samples[language];

        return new(
            kind, language, name, kind == ReminderKind.ReviewReminder ? Eye.Left : Eye.Right, new LocalDateTime(2026, 10, 12, 8, 0), city, zone, phone,
            TwoWay: kind is ReminderKind.ConfirmRequest or ReminderKind.PlaceOffer, AnswerBy: new LocalDateTime(2026, 10, 5, 13, 0));
    }

    // Isolates are shown, or a reader of the sheet could not approve them.
    private static string Visible(string text) => text.Replace("\u2068", "<FSI>", StringComparison.Ordinal).Replace("\u2069", "<PDI>", StringComparison.Ordinal);

    [GeneratedRegex(@"\{[{%]\s*(?:if\s+)?(?!endif)(\w+)")]
    private static partial Regex Variables();

    [GeneratedRegex(@"(?<![\d۰-۹+])[1۱](?![\d۰-۹])[^0-9]*(?<![\d۰-۹+])[2۲](?![\d۰-۹])")]
    private static partial Regex AnswerDigits();
}
