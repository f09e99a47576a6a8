using System.Collections.Frozen;

namespace Outreach.Domain.Patients;

/// <summary>A member state of the organisation and what phones, languages and clocks need of it.</summary>
/// <param name="Code">ISO 3166 alpha-2.</param>
/// <param name="CallingCode">E.164 calling code, without a plus; 7 is shared by Russia and Kazakhstan.</param>
/// <param name="NationalLength">Digits of a national number; for China of a mobile number.</param>
/// <param name="TrunkPrefix">What is dialled before a national number at home, or empty.</param>
/// <param name="Language">The language (domain §8) of a person of whom nothing else is known.</param>
/// <param name="Zone">IANA zone of a person of whom nothing else is known.</param>
public sealed record MemberState(string Code, string CallingCode, int NationalLength, string TrunkPrefix, string Language, string Zone);

/// <summary>The ten member states.</summary>
public static class MemberStates
{
    private static readonly FrozenDictionary<string, MemberState> _byCode = new MemberState[]
    {
        new("UZ", "998", 9, "", "uz-Latn", "Asia/Tashkent"),
        new("KZ", "7", 10, "8", "kk", "Asia/Almaty"),
        new("KG", "996", 9, "0", "ky", "Asia/Bishkek"),
        new("TJ", "992", 9, "", "tg", "Asia/Dushanbe"),
        new("CN", "86", 11, "", "zh-Hans", "Asia/Shanghai"),
        new("IN", "91", 10, "0", "hi", "Asia/Kolkata"),
        new("PK", "92", 10, "0", "ur", "Asia/Karachi"),
        new("IR", "98", 10, "0", "fa", "Asia/Tehran"),
        new("RU", "7", 10, "8", "ru", "Europe/Moscow"),
        new("BY", "375", 9, "8", "be", "Europe/Minsk"),
    }.ToFrozenDictionary(state => state.Code, StringComparer.Ordinal);

    /// <summary>All ten, in no order.</summary>
    public static IReadOnlyList<MemberState> All => _byCode.Values;

    /// <summary>The state of an ISO 3166 alpha-2 code in capitals, or null.</summary>
    public static MemberState? Find(string? code) => code is not null && _byCode.TryGetValue(code, out var state) ? state : null;

    /// <summary>The words by which lists name the states' citizens.</summary>
    public static WordTable<string> Words { get; } = new(
        ("UZ", "uz|uzb|uzbekistan|узбекистан|руз|o'zbekiston|ўзбекистон|乌兹别克斯坦|ازبکستان"),
        ("KZ", "kz|kaz|kazakhstan|казахстан|рк|қазақстан|qozog'iston|қозоғистон|哈萨克斯坦|قزاقستان"),
        ("KG", "kg|kgz|kyrgyzstan|кыргызстан|киргизия|кр|qirg'iziston|қирғизистон|吉尔吉斯斯坦|قرقیزستان"),
        ("TJ", "tj|tjk|tajikistan|таджикистан|рт|тоҷикистон|tojikiston|тожикистон|塔吉克斯坦|تاجیکستان"),
        ("CN", "cn|chn|china|китай|кнр|xitoy|хитой|中国|چین"),
        ("IN", "in|ind|india|индия|hindiston|印度|هند"),
        ("PK", "pk|pak|pakistan|пакистан|pokiston|巴基斯坦|پاکستان"),
        ("IR", "ir|irn|iran|иран|eron|эрон|伊朗|ایران"),
        ("RU", "ru|rus|russia|россия|рф|rossiya|россия федерацияси|俄罗斯|روسیه"),
        ("BY", "by|blr|belarus|беларусь|рб|belarus respublikasi|白俄罗斯|بلاروس"));
}
