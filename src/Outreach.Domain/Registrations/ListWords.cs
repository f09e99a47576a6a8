using System.Collections.Frozen;
using Outreach.Domain.Patients;

namespace Outreach.Domain.Registrations;

/// <summary>What a list says in its column for the eye to operate.</summary>
public enum EyeWish
{
    Right = 1,
    Left = 2,
    Both = 3,

    /// <summary>The camp says that nothing is to be operated.</summary>
    None = 4,
}

/// <summary>The words of the lists' columns, in all languages of the contract.</summary>
public static class ListWords
{
    private static readonly FrozenSet<string> _blank =
        new[] { "-", "--", "---", "n/a", "none", "yo'q", "н/д", "нет", "–", "—", "无" }.Select(TextFolding.Fold).ToFrozenSet(StringComparer.Ordinal);

    private static readonly string[] _totals =
        ["total", "totals", "итого", "всего", "jami", "жами", "жалпы", "барлығы", "ҳамагӣ", "合计", "总计", "جمع"];

    public static WordTable<Sex> Sexes { get; } = new(
        (Sex.Male, "m|male|man|м|муж|мужской|мужчина|erkak|эркак|эркек|мард|ер|еркек|男|مرد"),
        (Sex.Female, "f|female|woman|ж|жен|женский|женщина|ayol|аёл|аял|зан|әйел|女|زن"));

    public static WordTable<EyeWish> EyeWishes { get; } = new(
        (EyeWish.Right, "r|right|re|right eye|od|од|правый|прав|пр|правый глаз|o'ng|o'ng ko'z|ўнг|оң|рост|右|右眼|راست"),
        (EyeWish.Left, "l|left|le|left eye|os|ос|левый|лев|левый глаз|chap|chap ko'z|чап|сол|左|左眼|چپ"),
        (EyeWish.Both, "both|both eyes|ou|оу|оба|оба глаза|od+os|od, os|od/os|od os|ikkala|ikkalasi|ikkala ko'z|иккала|иккаласи|эки|эки көз|екі|екі көз|ҳарду|双|双眼|هر دو"),
        (EyeWish.None, "no|none|нет|yo'q|йўқ|жок|жоқ|无|no surgery|не показано"));

    public static WordTable<bool> Consents { get; } = new(
        (true, "yes|y|да|ha|ҳа|ооба|иә|иа|是|بله|+"),
        (false, "no|n|нет|yo'q|йўқ|жок|жоқ|не|否|خیر"));

    /// <summary>Nothing, or one of the signs for it.</summary>
    public static bool IsBlank(string cleaned)
    {
        ArgumentNullException.ThrowIfNull(cleaned);
        return cleaned.Length == 0 || (cleaned.Length <= 4 && _blank.Contains(TextFolding.Fold(cleaned)));
    }

    /// <summary>Begins with a word for total, as a whole word.</summary>
    public static bool IsTotal(string cleaned)
    {
        var folded = TextFolding.Fold(cleaned);
        foreach (var word in _totals)
        {
            if (folded.StartsWith(word, StringComparison.Ordinal)
                && (folded.Length == word.Length || !(char.IsLetter(folded[word.Length]) || TextFolding.IsApostrophe(folded[word.Length]) || char.IsSurrogate(folded[word.Length]))))
            {
                return true;
            }
        }

        return false;
    }
}
