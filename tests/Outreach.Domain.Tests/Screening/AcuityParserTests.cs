using CsCheck;
using Outreach.Domain.Screening;

namespace Outreach.Domain.Tests.Screening;

public sealed class AcuityParserTests
{
    [Theory]
    [InlineData("6/60", "snellen", 2)]
    [InlineData("3 / 60", "snellen", 3)]
    [InlineData("6/36p", "snellen", 2)]
    [InlineData("6/60 (P)", "snellen", 2)]
    [InlineData("6/7.5", "snellen", 0)]
    [InlineData("6/12", "snellen", 0)]
    [InlineData("6/15", "snellen", 1)]
    [InlineData("6/18", "snellen", 1)]
    [InlineData("6/24", "snellen", 2)]
    [InlineData("5/60", "snellen", 3)]
    [InlineData("2/60", "snellen", 4)]
    [InlineData("1/60", "snellen", 4)]
    [InlineData("0.5/60", "snellen", 5)]
    [InlineData("1,0", "decimal", 0)]
    [InlineData("0,5", "decimal", 0)]
    [InlineData("0.3", "decimal", 1)]
    [InlineData("0.30000000000000004", "decimal", 1)]
    [InlineData("0,050000000", "decimal", 3)]
    [InlineData("0.1", "decimal", 2)]
    [InlineData("0,05 н/к", "decimal", 3)]
    [InlineData("0,05 Н/К", "decimal", 3)]
    [InlineData("0.04", "decimal", 4)]
    [InlineData("0.02", "decimal", 4)]
    [InlineData("0.005", "decimal", 5)]
    [InlineData("٠٫٥", "decimal", 0)]
    [InlineData("۰٫۰۹", "decimal", 3)]
    [InlineData("2", "decimal", 0)]
    [InlineData("3.0", "five_point", 5)]
    [InlineData("3", "five_point", 5)]
    [InlineData("3.2", "five_point", 4)]
    [InlineData("3.7", "five_point", 3)]
    [InlineData("4,0", "five_point", 2)]
    [InlineData("4.5", "five_point", 1)]
    [InlineData("4.7", "five_point", 0)]
    [InlineData("5.3", "five_point", 0)]
    [InlineData("logMAR 0.3", "logmar", 0)]
    [InlineData("0.301 logMAR", "logmar", 0)]
    [InlineData("LogMAR=0.5", "logmar", 1)]
    [InlineData("1.1 logMAR", "logmar", 3)]
    [InlineData("logMAR 1.301", "logmar", 3)]
    [InlineData("logMAR 1.31", "logmar", 4)]
    [InlineData("logMAR 1.81", "logmar", 5)]
    [InlineData("logMAR 0.0", "logmar", 0)]
    [InlineData("CF 4 m", "cf", 3)]
    [InlineData("CF@1.5 m", "cf", 4)]
    [InlineData("CF@30cm", "cf", 5)]
    [InlineData("CF face", "cf", 5)]
    [InlineData("CF", "cf", 5)]
    [InlineData("СF у лица", "cf", 5)]
    [InlineData("сч.п. 2м", "cf", 4)]
    [InlineData("сч. пальцев 3 м", "cf", 3)]
    [InlineData("счет пальцев 1,5 м", "cf", 4)]
    [InlineData("сч пальцев с 1 м", "cf", 4)]
    [InlineData("счёт пальцев 50 см", "cf", 5)]
    [InlineData("barmoq sanash yuz oldida", "cf", 5)]
    [InlineData("бармак саноо бет алдында", "cf", 5)]
    [InlineData("指数/3m", "cf", 3)]
    [InlineData("数指 2米", "cf", 4)]
    [InlineData("数指/眼前", "cf", 5)]
    [InlineData("指数 50厘米", "cf", 5)]
    [InlineData("CF 6 m", "cf", 2)]
    [InlineData("НМ", "hm", 5)]
    [InlineData("HM/30cm", "hm", 5)]
    [InlineData("движение руки у лица", "hm", 5)]
    [InlineData("дв. руки", "hm", 5)]
    [InlineData("qoʻl harakati", "hm", 5)]
    [InlineData("手动/20cm", "hm", 5)]
    [InlineData("PL", "lp", 5)]
    [InlineData("LP, good projection", "lp", 5)]
    [InlineData("光感，光定位不准", "lp", 5)]
    [InlineData("1/∞", "one_over_infinity", 5)]
    [InlineData("1/~", "one_over_infinity", 5)]
    [InlineData("1/∞ pr.l.incerta", "one_over_infinity", 5)]
    [InlineData("NLP", "nlp", 6)]
    [InlineData("0", "nlp", 6)]
    [InlineData("0 (ноль)", "nlp", 6)]
    [InlineData("yorug‘lik sezmaydi", "nlp", 6)]
    [InlineData("жарык сезбейт", "nlp", 6)]
    [InlineData("протез", "nlp", 6)]
    [InlineData("无光感", "nlp", 6)]
    [InlineData("عدم درک نور", "nlp", 6)]
    public void An_acuity_is_read_with_its_notation_and_rank(string written, string notation, int rank)
    {
        var text = AcuityParser.Parse(written);

        Assert.False(text.IsUnreadable);
        Assert.Equal((notation, rank), (text.Acuity?.NotationCode, text.Acuity?.Rank));
        Assert.False(text.IsOperated);
    }

    [Theory]
    [InlineData("12-Jun")]
    [InlineData("06.дек")]
    [InlineData("6月12日")]
    [InlineData("2.5")]
    [InlineData("5.4")]
    [InlineData("20/40")]
    [InlineData("6/61")]
    [InlineData("0,")]
    [InlineData(".5")]
    [InlineData("05")]
    [InlineData("0.3 approx")]
    [InlineData("poor")]
    [InlineData("не видит")]
    [InlineData("差")]
    [InlineData("??")]
    [InlineData("CF 3")]
    [InlineData("LP 2 m")]
    [InlineData("HM certa")]
    [InlineData("0.3 0.4")]
    [InlineData("артифакия ??")]
    [InlineData("logMAR")]
    [InlineData("4.3 н/к")]
    public void Anything_else_is_unreadable_and_never_guessed(string written)
    {
        var text = AcuityParser.Parse(written);

        Assert.True(text.IsUnreadable);
        Assert.Null(text.Acuity);
    }

    [Theory]
    [InlineData("артифакия 0,7", "decimal", 0)]
    [InlineData("0.9 (pseudophakic)", "decimal", 0)]
    [InlineData("6/9 (pseudophakic)", "snellen", 0)]
    [InlineData("ИОЛ 0,8", "decimal", 0)]
    [InlineData("IОL 0,8", "decimal", 0)]
    [InlineData("0.8 ІOL", "decimal", 0)]
    [InlineData("psevdofakiya 0,5", "decimal", 0)]
    [InlineData("人工晶体眼 4.8", "five_point", 0)]
    [InlineData("人工晶体眼0.8", "decimal", 0)]
    [InlineData("афакия, НМ", "hm", 5)]
    public void An_operated_eye_keeps_its_figure(string written, string notation, int rank)
    {
        var text = AcuityParser.Parse(written);

        Assert.True(text.IsOperated);
        Assert.Equal((notation, rank), (text.Acuity?.NotationCode, text.Acuity?.Rank));
    }

    [Theory]
    [InlineData("артифакия")]
    [InlineData("人工晶体眼")]
    [InlineData("Aphakia")]
    [InlineData("IОL")]
    public void An_operated_eye_without_a_figure_is_missing_and_still_operated(string written)
    {
        var text = AcuityParser.Parse(written);

        Assert.True(text.IsOperated);
        Assert.True(text.IsMissing);
    }

    [Theory]
    [InlineData("LP with good projection", LightProjection.Good)]
    [InlineData("1/∞ c proectio lucis certa", LightProjection.Good)]
    [InlineData("1/∞ pr. l. certae", LightProjection.Good)]
    [InlineData("светоощущение с правильной проекцией", LightProjection.Good)]
    [InlineData("жарык сезүү, туура проекция", LightProjection.Good)]
    [InlineData("光感，光定位准", LightProjection.Good)]
    [InlineData("LP poor projection", LightProjection.Bad)]
    [InlineData("1/∞ с неправильной проекцией", LightProjection.Bad)]
    [InlineData("yorugʻlik sezish, notoʻgʻri proyeksiya", LightProjection.Bad)]
    [InlineData("1/∞ proectio lucis incerta", LightProjection.Bad)]
    [InlineData("LP", LightProjection.NotStated)]
    public void Light_perception_keeps_its_projection(string written, LightProjection projection) =>
        Assert.Equal(projection, AcuityParser.Parse(written).Acuity?.Projection);

    [Fact]
    public void A_distance_is_kept_in_metres()
    {
        Assert.Equal(0.3m, AcuityParser.Parse("CF@30cm").Acuity?.DistanceMetres);
        Assert.Equal(1.5m, AcuityParser.Parse("CF@1.5 m").Acuity?.DistanceMetres);
        Assert.Null(AcuityParser.Parse("CF face").Acuity?.DistanceMetres);
    }

    [Fact]
    public void LogMar_is_for_statistics_and_light_has_none()
    {
        Assert.Equal(1.0, AcuityParser.Parse("6/60").Acuity!.LogMar!.Value, 6);
        Assert.Equal(1.0, AcuityParser.Parse("0,1").Acuity!.LogMar!.Value, 6);
        Assert.Equal(1.0, AcuityParser.Parse("4.0").Acuity!.LogMar!.Value, 6);
        Assert.Null(AcuityParser.Parse("LP").Acuity!.LogMar);
        Assert.Null(AcuityParser.Parse("1/∞").Acuity!.LogMar);
        Assert.Null(AcuityParser.Parse("NLP").Acuity!.LogMar);
    }

    [Fact]
    public void Better_figures_never_rank_worse_in_any_notation()
    {
        Gen.Select(Gen.Int[1, 200], Gen.Int[1, 200]).Sample((a, b) =>
        {
            var (low, high) = (Math.Min(a, b) / 100m, Math.Max(a, b) / 100m);
            return AcuityRanks.OfDecimal(high) <= AcuityRanks.OfDecimal(low) && AcuityRanks.OfLogMar(low) <= AcuityRanks.OfLogMar(high);
        });
        Gen.Select(Gen.Int[30, 53], Gen.Int[30, 53]).Sample((a, b) => AcuityRanks.OfFivePoint(Math.Max(a, b) / 10m) <= AcuityRanks.OfFivePoint(Math.Min(a, b) / 10m));
        Gen.Select(Gen.Int[1, 60], Gen.Int[1, 60], Gen.Int[3, 60]).Sample((a, b, denominator) =>
            AcuityRanks.OfSnellen(Math.Max(a, b) / 10m, denominator) <= AcuityRanks.OfSnellen(Math.Min(a, b) / 10m, denominator));
    }

    [Fact]
    public void No_text_whatsoever_breaks_the_parser_or_reads_as_two_things()
    {
        var pieces = Gen.OneOf("0", "1", "6", "/", "60", ".", ",", " ", "CF", "LP", "м", "у лица", "артифакия", "∞", "н/к", "\uD800", "\u0000", "(", ")", "光感", "logMAR", "@", "-");
        pieces.Array[0, 8].Select(parts => string.Concat(parts)).Sample(text =>
        {
            var read = AcuityParser.Parse(text);
            return !(read.IsUnreadable && (read.Acuity is not null || read.IsOperated)) && read.Acuity is not { Rank: < 0 or > 6 };
        });
        Gen.String[Gen.Char, 0, 200].Sample(text => AcuityParser.Parse(text) is var read && (read.Acuity is null || !read.IsUnreadable));
    }
}
