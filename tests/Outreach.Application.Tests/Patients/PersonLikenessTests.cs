using NodaTime;
using Outreach.Application.Patients;
using Outreach.Domain.Patients;

namespace Outreach.Application.Tests.Patients;

public sealed class PersonLikenessTests
{
    private static readonly PersonToCompare Someone = new(
        null, "Karimova", "Gulnora", Sex.Female, Birth.On(new LocalDate(1951, 3, 1)), ["+996700123456"], [new ComparedIdentifier("kg.pin", PatientForms.Pin, true)]);

    public static TheoryData<int, string, PersonToCompare> Others => new()
    {
        { 100, "same-identifier same-names same-birth-date phone-in-common", Someone },
        { 80, "same-names same-birth-date", Bare() with { FamilyName = "Гулнора", GivenName = "Каримова" } },
        { 60, "same-names birth-year-agrees", Bare() with { Birth = Birth.InYear(1951) } },
        { 80, "same-names birth-year-agrees phone-in-common", Bare() with { Birth = Birth.Around(1952), Phones = Someone.Phones } },
        { 65, "similar-names same-birth-date", Bare() with { FamilyName = "Karomova", GivenName = "Gulnara" } },
        { 65, "same-names phone-in-common", Bare() with { Birth = null, Phones = Someone.Phones } },
        { 45, "same-names", Bare() with { Birth = null } },
        { 55, "same-names near-birth-date", Bare() with { Birth = Birth.On(new LocalDate(1951, 1, 3)) } },
        { 50, "same-names birth-differs phone-in-common", Bare() with { Birth = Birth.On(new LocalDate(1960, 7, 9)), Phones = Someone.Phones } },
        { 55, "same-identifier birth-differs", Bare() with { FamilyName = "Nazarov", GivenName = "Jasur", Birth = Birth.InYear(1980), Identifiers = Someone.Identifiers } },
        { 30, "same-names birth-differs", Bare() with { Birth = Birth.InYear(1960) } },
        { 40, "same-names same-birth-date sex-differs", Bare() with { Sex = Sex.Male } },
        { 0, "", Someone with { Identifiers = [new ComparedIdentifier("kg.pin", "10103195100013", true)] } },
        { 100, "same-names same-birth-date phone-in-common", Someone with { Identifiers = [new ComparedIdentifier("kg.pin", "10103195100013", false)] } },
    };

    [Theory, MemberData(nameof(Others), DisableDiscoveryEnumeration = true)]
    public void Likeness_adds_up_from_what_agrees_and_what_does_not(int score, string reasons, PersonToCompare other)
    {
        var likeness = PersonLikeness.Of(Someone, other);

        Assert.Equal((score, reasons), (likeness.Score, string.Join(' ', likeness.Reasons)));
        var back = PersonLikeness.Of(other, Someone);
        Assert.Equal(likeness.Score, back.Score);
    }

    private static PersonToCompare Bare() => Someone with { Phones = [], Identifiers = [] };
}
