using System.Collections.Frozen;
using System.Text;

namespace Outreach.Domain.Screening;

/// <summary>The words of acuity in the languages of the lists, folded and without points, longest first.</summary>
internal static class AcuityWords
{
    public static Phrases CountingFingers { get; } = new(
        "cf|fc|c f|counting fingers|counts fingers|сч пальцев|счет пальцев|счёт пальцев|сч п|barmoq sanash|barmoq sanaydi|бармоқ санаш|бармок санаш|бармак саноо|саусақ санау|шумори ангуштон|指数|数指|شمارش انگشتان");

    public static Phrases HandMovement { get; } = new(
        "hm|h m|hand motion|hand movement|hand movements|движение руки|движения руки|дв руки|qo'l harakati|қўл ҳаракати|кўл харакати|кол кыймылы|қол қимылы|ҳаракати даст|手动|حرکت دست");

    public static Phrases AtFace { get; } = new(
        "у лица|near face|face|at face|yuz oldida|юз олдида|беттин алдында|бет алдында|дар пеши рӯй|眼前");

    public static Phrases LightPerception { get; } = new(
        "lp|pl|l p|p l|light perception|светоощущение|светоощущ|yorug'lik sezish|yorug'likni sezadi|ёруғлик сезиш|ёруглик сезиш|жарык сезүү|жарық сезу|ҳисси рӯшноӣ|光感|درک نور");

    public static Phrases OneOverInfinity { get; } = new("1/∞|1/~|1/oo|1/беск|1/бесконечность");

    public static Phrases NoLightPerception { get; } = new(
        "nlp|npl|n l p|n p l|no lp|no pl|no light perception|ноль|0 ноль|нет светоощущения|yorug'lik sezmaydi|ёруғлик сезмайди|ёруглик сезмайди|жарык сезбейт|жарық сезбейді|ҳисси рӯшноӣ нест|无光感|عدم درک نور|протез|prosthesis|义眼");

    public static Phrases Operated { get; } = new(
        "pseudophakic|pseudophakia|псевдофакия|артифакия|иол|iol|psevdofakiya|人工晶体眼|人工晶体|aphakic|aphakia|афакия|afakiya|无晶体眼");

    public static FrozenDictionary<string, LightProjection> Projections { get; } = BuildProjections();

    private static FrozenDictionary<string, LightProjection> BuildProjections()
    {
        var projections = new Dictionary<string, LightProjection>(StringComparer.Ordinal);
        foreach (var latin in new[] { "pr l", "proectio lucis", "projectio lucis" })
        {
            foreach (var with in new[] { "", "c ", "с ", "cum " })
            {
                projections[$"{with}{latin} certa"] = projections[$"{with}{latin} certae"] = LightProjection.Good;
                projections[$"{with}{latin} incerta"] = projections[$"{with}{latin} incertae"] = LightProjection.Bad;
            }
        }

        Add(LightProjection.Good, "good projection|with good projection|с правильной проекцией|правильная проекция|to'g'ri proyeksiya|тўғри проекция|тугри проекция|туура проекция|дұрыс проекция|проексияи дуруст|光定位准");
        Add(LightProjection.Bad, "poor projection|with poor projection|с неправильной проекцией|неправильная проекция|noto'g'ri proyeksiya|нотўғри проекция|нотугри проекция|туура эмес проекция|дұрыс емес проекция|проексияи нодуруст|光定位不准");
        return projections.ToFrozenDictionary(StringComparer.Ordinal);

        void Add(LightProjection projection, string words)
        {
            foreach (var word in words.Split('|'))
            {
                projections[TextFolding.Fold(word)] = projection;
            }
        }
    }

    /// <summary>Phrases of one meaning.</summary>
    internal sealed class Phrases
    {
        private readonly FrozenSet<string> _all;
        private readonly (string Text, bool IsLatin, bool IsHan)[] _longestFirst;

        public Phrases(string words)
        {
            _all = words.Split('|').Select(word => TextFolding.Fold(TextFolding.Clean(word))).ToFrozenSet(StringComparer.Ordinal);
            _longestFirst = _all.OrderByDescending(word => word.Length)
                .Select(word => (word, Ascii.IsValid(word), TextFolding.IsHan(word.EnumerateRunes().First()))).ToArray();
        }

        /// <summary>The whole text is one of the phrases.</summary>
        public bool Matches(string text, string latin) => _all.Contains(text) || (!ReferenceEquals(text, latin) && _all.Contains(latin));

        /// <summary>The text begins with a phrase; what follows it begins with a separator, or needs none after Chinese characters if that is allowed.</summary>
        public bool TryTakeStart(string text, string latin, bool separatorOptionalAfterHan, out string rest)
        {
            foreach (var (phrase, isLatin, isHan) in _longestFirst)
            {
                var begins = text.StartsWith(phrase, StringComparison.Ordinal) || (isLatin && latin.StartsWith(phrase, StringComparison.Ordinal));
                if (begins && (text.Length == phrase.Length || IsSeparator(text[phrase.Length]) || (isHan && separatorOptionalAfterHan)))
                {
                    rest = text[phrase.Length..];
                    return true;
                }
            }

            rest = string.Empty;
            return false;
        }

        /// <summary>The text ends with a phrase.</summary>
        public bool TryTakeEnd(string text, string latin, out string rest)
        {
            foreach (var (phrase, isLatin, isHan) in _longestFirst)
            {
                var ends = text.EndsWith(phrase, StringComparison.Ordinal) || (isLatin && latin.EndsWith(phrase, StringComparison.Ordinal));
                if (ends && text.Length > phrase.Length && (isHan || IsSeparator(text[^(phrase.Length + 1)])))
                {
                    rest = text[..^phrase.Length];
                    return true;
                }
            }

            rest = string.Empty;
            return false;
        }

        private static bool IsSeparator(char c) => c is ' ' or '@' or '/' or ':' or ',' or ';';
    }
}
