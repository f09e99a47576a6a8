using System.Globalization;
using Outreach.Domain;
using Outreach.Domain.Patients;

namespace Outreach.Testing.Nation;

/// <summary>People as they are called in the region, drawn by chance and the same in every run.</summary>
internal sealed class NationNames(Random random)
{
    private static readonly string[] Roots =
    [
        "Abdu", "Akmal", "Aziz", "Bakhtiyor", "Bek", "Botir", "Dilshod", "Esen", "Farkhod", "Gulom", "Hamid", "Ibrohim", "Islom", "Jura", "Karim", "Mamat", "Mirzo", "Nazar",
        "Nur", "Olim", "Osmon", "Qodir", "Rahim", "Rustam", "Sadyk", "Salim", "Sher", "Sobir", "Tosh", "Toktogul", "Umar", "Usmon", "Yusuf", "Yuldash", "Zafar", "Zokir",
    ];

    private static readonly string[] Endings = ["ov", "ev", "aliev", "bekov", "jonov", "kulov", "murodov", "zoda", "khonov", "boev", "tillaev", "sheev"];

    private static readonly string[] Women = ["Aigul", "Aziza", "Dilbar", "Feruza", "Gulnara", "Jamila", "Kunduz", "Lola", "Malika", "Nargiza", "Oydin", "Rano", "Saodat", "Shirin", "Umida", "Zebo", "Zulfiya"];

    private static readonly string[] Men = ["Akbar", "Anvar", "Bakyt", "Davron", "Erkin", "Farrukh", "Ilhom", "Jasur", "Kamol", "Mansur", "Nodir", "Otabek", "Ravshan", "Sardor", "Temur", "Ulugbek", "Zohid"];

    private readonly HashSet<string> references = [];
    private int phones;

    public void Describe(Patient patient, string country)
    {
        var sex = random.Next(2) == 0 ? Sex.Female : Sex.Male;
        var family = Roots[random.Next(Roots.Length)] + Endings[random.Next(Endings.Length)] + (sex == Sex.Female ? "a" : "");
        var given = sex == Sex.Female ? Women[random.Next(Women.Length)] : Men[random.Next(Men.Length)];
        var father = Men[random.Next(Men.Length)] + (sex == Sex.Female ? "ovna" : "ovich");
        patient.Describe(family, given, random.Next(3) == 0 ? null : father, sex, Birth.InYear(1935 + random.Next(45)), country, country);
    }

    /// <summary>Random, as real ones are; one that is taken already is drawn again.</summary>
    public string Reference(ReferenceKind kind)
    {
        while (true)
        {
            var code = ReferenceCode.New(kind);
            if (references.Add(code))
            {
                return code;
            }
        }
    }

    public string Phone(string country) => (country == "UZ" ? "+99890" : "+99655") + (++phones % 10_000_000).ToString("0000000", CultureInfo.InvariantCulture);
}
