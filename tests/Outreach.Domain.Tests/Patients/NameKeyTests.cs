using CsCheck;
using Outreach.Domain.Patients;

namespace Outreach.Domain.Tests.Patients;

public sealed class NameKeyTests
{
    [Theory]
    [InlineData("Xo'jayeva", "Хўжаева")]
    [InlineData("Xoʻjayeva", "Xo`jayeva")]
    [InlineData("Oʻtkir", "Ўткир")]
    [InlineData("Gʻulomova", "Ғуломова")]
    [InlineData("Ghafur", "Ғафур")]
    [InlineData("Yoʻldosheva", "Йўлдошева")]
    [InlineData("Қодирова", "Qodirova")]
    [InlineData("Ҳурият", "Huriyat")]
    [InlineData("Хадича", "Khadicha")]
    [InlineData("Жумабек", "Dzhumabek")]
    [InlineData("Жумабек", "Zhumabek")]
    [InlineData("Ҷамила", "Jamila")]
    [InlineData("Фирӯз", "Firuz")]
    [InlineData("Абдуллаев", "Abdulaev")]
    [InlineData("Ниёзов", "Niyozov")]
    [InlineData("Юлия", "Yuliya")]
    [InlineData("Щукин", "Shukin")]
    [InlineData("Цой", "Tsoy")]
    [InlineData("Игорь", "Igor")]
    [InlineData("Гүлчө", "Gulcho")]
    [InlineData("Мұрат", "Murat")]
    [InlineData("Әсел", "Asel")]
    [InlineData("Vahobov", "Wahobov")]
    [InlineData("Анна-Мария", "Анна Мария")]
    [InlineData("علي", "علی")]
    [InlineData("كريمي", "کریمی")]
    public void Spellings_of_one_name_have_one_key(string a, string b) => Assert.Equal(NameKey.Of(a), NameKey.Of(b));

    [Theory]
    [InlineData("Каримов", "Каримова")]
    [InlineData("孙", "Сун")]
    [InlineData("کریم", "Karim")]
    [InlineData("Анвар", "Акмал")]
    [InlineData("???????", "????????")]
    public void Different_names_have_different_keys(string a, string b) => Assert.NotEqual(NameKey.Of(a), NameKey.Of(b));

    [Fact]
    public void Family_and_given_name_agree_in_either_order()
    {
        Assert.Equal(NamePairKey.Of("Боронов", "Туратбек"), NamePairKey.Of("Turatbek", "Boronov"));
        Assert.NotEqual(NamePairKey.Of("Боронов", "Туратбек"), NamePairKey.Of("Боронов", "Талант"));
    }

    [Fact]
    public void A_key_holds_nothing_that_a_spelling_could_change() =>
        Gen.String[Gen.OneOf(Gen.Char['а', 'я'], Gen.Char['a', 'z'], Gen.OneOf('\'', '-', ' ', '.', 'ʻ', 'ў', 'қ', 'ғ', 'ҳ', 'ё')), 0, 20].Sample(name =>
        {
            var key = NameKey.Of(name);
            return !key.Any(c => c is 'y' or 'x' or 'q' or 'w' or ' ' or '\'' or '-' or '.')
                && NameKey.Of(name.ToUpperInvariant()) == key
                && NameKey.Of($" {name} ") == key
                && key.Zip(key.Skip(1)).All(pair => pair.First != pair.Second);
        });
}
