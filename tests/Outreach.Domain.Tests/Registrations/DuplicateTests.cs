using CsCheck;
using NodaTime;
using Outreach.Domain.Patients;
using Outreach.Domain.Registrations;

namespace Outreach.Domain.Tests.Registrations;

public sealed class DuplicateTests
{
    [Fact]
    public void The_same_person_in_another_script_and_order_is_likely_a_duplicate()
    {
        var judge = Rows.Judge();
        Answer(judge, 2, ("family_name", "Хўжаева"), ("given_name", "Ёқутхон"), ("sex", "ж"), ("phone", ""));

        Assert.Equal("duplicate.likely(2);phone.missing", Codes(judge, 3, ("family_name", "Yoqutxon"), ("given_name", "Xo'jayeva"), ("sex", "f"), ("phone", "")));
    }

    [Fact]
    public void Sexes_that_are_both_known_must_agree()
    {
        var judge = Rows.Judge();
        Answer(judge, 2, ("phone", ""));

        Assert.Equal("phone.missing", Codes(judge, 3, ("sex", "ж"), ("phone", "")));
        Assert.Equal("duplicate.likely(2);phone.missing;sex.missing", Codes(judge, 4, ("sex", ""), ("phone", "")));
    }

    [Fact]
    public void The_same_identifier_and_agreeing_births_are_likely_whatever_the_names()
    {
        var judge = Rows.Judge();
        Answer(judge, 2, ("national_id", "22901195097618"));

        Assert.Equal("duplicate.likely(2)", Codes(judge, 3, ("family_name", "Иванов"), ("national_id", "2 290119 509 7618")));
        Assert.Equal("id.birth_date_mismatch;id.shared(2)", Codes(judge, 4, ("family_name", "Иванов"), ("birth_date", "29.01.1951"), ("national_id", "22901195097618")));
    }

    [Fact]
    public void Two_personal_numbers_of_one_kind_are_two_people_whatever_the_names()
    {
        var judge = Rows.Judge();
        Answer(judge, 2, ("national_id", "22901195097618"));

        Assert.Equal(string.Empty, Codes(judge, 3, ("national_id", "22901195097619")));
    }

    [Fact]
    public void Passports_change_and_prove_nothing_when_they_differ()
    {
        var judge = Rows.Judge();
        Answer(judge, 2, ("national_id", "AN9895193"));

        Assert.Equal("duplicate.likely(2)", Codes(judge, 3, ("national_id", "AN9895194")));
    }

    [Theory]
    [InlineData("1950", "+996770037142", "duplicate.likely(2)")]
    [InlineData("1950", "+996770037149", "duplicate.possible(2)")]
    [InlineData("1951", "+996770037149", "")]
    [InlineData("1951", "+996770037142", "duplicate.possible(2)")]
    [InlineData("30.01.1950", "+996770037149", "")]
    [InlineData("30.01.1950", "+996770037142", "duplicate.possible(2)")]
    [InlineData("75 лет", "+996770037149", "birth_date.estimated;duplicate.possible(2)")]
    [InlineData("75 лет", "+996770037142", "birth_date.estimated;duplicate.likely(2)")]
    [InlineData("74 года", "+996770037149", "birth_date.estimated")]
    public void Names_count_with_a_birth_or_a_phone(string birth, string phone, string codes)
    {
        var judge = Rows.Judge();
        Answer(judge, 2);

        Assert.Equal(codes, Codes(judge, 3, ("birth_date", birth), ("phone", phone)));
    }

    [Fact]
    public void The_escorts_phone_is_a_phone_in_common_too()
    {
        var judge = Rows.Judge();
        Answer(judge, 2);

        Assert.Equal("duplicate.likely(2)", Codes(judge, 3, ("birth_date", "1950"), ("phone", "+996770037149"), ("escort_phone", "0770037142")));
    }

    [Fact]
    public void References_name_the_first_such_row_and_its_list()
    {
        var register = new TakenInRegister();
        Answer(Rows.Judge(register, "bishkek", 1), 57);
        var judge = Rows.Judge(register, "osh", 2);

        var answer = judge.Judge(judge.Read(Rows.Person(2)));

        Assert.Equal(("duplicate.likely(bishkek:57)", RowOutcome.Duplicate, RowOutcome.Accepted), (Rows.CodesOf(answer), answer.Outcome, answer.OutcomeAlone));
    }

    [Fact]
    public void A_row_judged_again_is_not_its_own_duplicate()
    {
        var judge = Rows.Judge();
        Answer(judge, 2);
        Answer(judge, 3, ("family_name", "Орлов"));

        Assert.Equal(string.Empty, Codes(judge, 2));
        Assert.Equal(string.Empty, Codes(judge, 3, ("family_name", "Орлов")));
        Assert.Equal("duplicate.likely(2)", Codes(judge, 4));
    }

    [Fact]
    public void Rows_that_were_not_taken_in_are_not_compared_with()
    {
        var judge = Rows.Judge();
        Answer(judge, 2);
        Assert.Equal("duplicate.likely(2)", Codes(judge, 3));
        Assert.Equal("birth_date.unreadable", Codes(judge, 4, ("birth_date", "?")));

        Assert.Equal("duplicate.likely(2)", Codes(judge, 5));
    }

    [Fact]
    public void An_identifier_whose_check_digit_is_wrong_is_not_compared()
    {
        var judge = Rows.Judge();
        Answer(judge, 2, ("citizenship", "UZ"), ("national_id", "32901501010010"), ("family_name", "Иванов"));

        Assert.Equal("id.check_digit", Codes(judge, 3, ("citizenship", "UZ"), ("national_id", "32901501010010"), ("family_name", "Петров")));
    }

    [Fact]
    public void Of_an_Aadhaar_taken_in_earlier_the_last_digits_tell_apart_but_do_not_prove()
    {
        var earlier = Somebody("in.aadhaar", "7058");
        Assert.Equal(Likeness.Likely, DuplicateFinder.Compare(Somebody("in.aadhaar", "999941057058"), earlier));
        Assert.Equal(Likeness.None, DuplicateFinder.Compare(Somebody("in.aadhaar", "234123412346"), earlier));
        Assert.Equal(Likeness.None, DuplicateFinder.Compare(Somebody("in.aadhaar", "999941057058") with { Names = NamePairKey.Of("Singh", "Ravi"), Birth = Birth.InYear(1900) }, earlier));
    }

    [Fact]
    public void Likeness_does_not_depend_on_who_came_first_and_the_register_misses_nobody()
    {
        var births = Gen.OneOf(Birth.On(new LocalDate(1950, 1, 1)), Birth.On(new LocalDate(1950, 1, 2)), Birth.InYear(1950), Birth.InYear(1951), Birth.Around(1950), Birth.Around(1952));
        var people = Gen.Select(
            Gen.OneOf("A", "B"),
            births,
            Gen.OneOf<Sex?>(null, Sex.Male, Sex.Female),
            Gen.OneOf<string?>(null, "1", "2"),
            Gen.OneOf("kg.pin", "passport"),
            Gen.OneOf("+1", "+2", "+3")).Select((name, birth, sex, number, type, phone) =>
            new PersonTakenIn("", 0, 0, "list", "", NamePairKey.Of(name, "X"), sex, birth, [phone], number is null ? [] : [new HeldIdentifier(type, number)]));
        people.Array[2, 12].Sample(all =>
        {
            var register = new TakenInRegister();
            for (var i = 0; i < all.Length - 1; i++)
            {
                register.Add(all[i] with { Row = i, Key = $"list:{i}" });
            }

            var last = all[^1];
            var found = DuplicateFinder.Find(last, register);
            PersonTakenIn? First(Likeness likeness) => all[..^1].Select((other, i) => other with { Row = i, Key = $"list:{i}" }).FirstOrDefault(other => DuplicateFinder.Compare(last, other) == likeness);
            return found.Likely?.Key == First(Likeness.Likely)?.Key
                && found.Possible?.Key == First(Likeness.Possible)?.Key
                && found.Shared?.Key == First(Likeness.IdentifierShared)?.Key
                && all[..^1].All(other => DuplicateFinder.Compare(last, other) == DuplicateFinder.Compare(other, last));
        });
    }

    [Fact]
    public void A_person_comes_out_of_the_register_as_they_went_in()
    {
        PersonTakenIn[] people =
        [
            Somebody("passport", "AN1") with { Phones = ["+1", "+2"], Row = 70_000, Order = -1 },
            Somebody("passport", "AN2") with { ListName = null, Label = "P-7", Sex = null, Birth = Birth.Around(1931) },
            Somebody("passport", "AN3") with { ListName = "", Sex = Sex.Female, Birth = Birth.On(new LocalDate(2024, 2, 29)), Names = NamePairKey.Of("王", "") },
        ];
        var register = new TakenInRegister();
        for (var i = 0; i < people.Length; i++)
        {
            register.Add(people[i] = people[i] with { Key = $"{i}" });
            register.Add(people[i] with { Label = "not again" });

            var likely = DuplicateFinder.Find(people[i] with { Key = "another" }, register).Likely!;

            Assert.Equal(people[i].Phones, likely.Phones);
            Assert.Equal(people[i].Identifiers, likely.Identifiers);
            Assert.Equal(people[i], likely with { Phones = people[i].Phones, Identifiers = people[i].Identifiers });
        }
    }

    private static PersonTakenIn Somebody(string type, string number) =>
        new("list#1", 1, 1, "list", "list:1", NamePairKey.Of("Sharma", "Anil"), Sex.Male, Birth.On(new LocalDate(1950, 1, 1)), [], [new HeldIdentifier(type, number)]);

    private static void Answer(ListJudge judge, int number, params (string Column, string Text)[] cells) => Codes(judge, number, cells);

    private static string Codes(ListJudge judge, int number, params (string Column, string Text)[] cells) =>
        Rows.CodesOf(judge.Judge(judge.Read(Rows.Person(number, cells))));
}
