using CsCheck;
using NodaTime;
using Outreach.Domain.Patients;
using Outreach.Domain.Registrations;
using Outreach.Domain.WaitingList;

namespace Outreach.Domain.Tests.Registrations;

public sealed class RowReaderTests
{
    [Fact]
    public void An_unremarkable_person_is_accepted_without_codes()
    {
        var answer = Rows.Read();

        Assert.Equal((RowOutcome.Accepted, "", ""), (answer.Outcome, Rows.CodesOf(answer), Rows.FlagsOf(answer)));
        Assert.Equal((true, false, PriorityTier.C), (answer.Right.IsListed, answer.Left.IsListed, answer.Right.Tier));
    }

    [Theory]
    [InlineData("2/60", "HM", "R", "A")]
    [InlineData("6/60", "3/60", "L", "C")]
    [InlineData("5/60", "6/60", "R", "C")]
    [InlineData("6/12", "LP with good projection", "L", "D")]
    [InlineData("pseudophakic 6/9", "6/60", "L", "E")]
    [InlineData("NLP", "4/60", "L", "B")]
    [InlineData("артифакия", "4/60", "L", "E")]
    public void Tiers_come_from_the_better_eye_as_the_domain_says(string right, string left, string eye, string tier)
    {
        var answer = Rows.Read(("va_right", right), ("va_left", left), ("eye", eye));

        Assert.Equal(tier, (eye == "R" ? answer.Right : answer.Left).Tier.ToString());
        Assert.Equal(right == "NLP", answer.Flags.Contains("only_eye"));
    }

    [Theory]
    [InlineData("birth_date", "spring 1950", "birth_date.unreadable")]
    [InlineData("birth_date", "31.02.1950", "birth_date.impossible")]
    [InlineData("birth_date", "12.03.2061", "birth_date.out_of_range")]
    [InlineData("birth_date", "1321/05/12", "birth_date.calendar")]
    [InlineData("birth_date", "84", "birth_date.ambiguous")]
    [InlineData("birth_date", "-", "birth_date.missing")]
    public void A_birth_that_cannot_be_used_sends_the_row_back_with_nothing_else_said(string column, string text, string code)
    {
        var answer = Rows.Read((column, text), ("phone", "777"), ("sex", "x"), ("notes", "=1+1"));

        Assert.Equal((RowOutcome.Rejected, $"{code};cell.formula(notes)"), (answer.Outcome, string.Join(';', answer.Codes.Order(StringComparer.Ordinal))));
        Assert.Equal((string.Empty, null), (answer.FamilyName, answer.Birth));
    }

    [Theory]
    [InlineData("sex", "", "sex.missing")]
    [InlineData("sex", "м/ж", "sex.unreadable")]
    [InlineData("phone", "777", "phone.invalid")]
    [InlineData("phone", "", "phone.missing")]
    [InlineData("phone", "+90 554 617 6075", "phone.unverified")]
    [InlineData("escort_phone", "777", "escort_phone.invalid")]
    [InlineData("escort_phone", "+90 554 617 6075", "escort_phone.unverified")]
    [InlineData("citizenship", "Afghanistan", "citizenship.not_member")]
    [InlineData("national_id", "111081969961", "id.format")]
    [InlineData("national_id", "22901195597618", "id.birth_date_mismatch")]
    [InlineData("national_id", "12901195097618", "id.sex_mismatch")]
    [InlineData("given_name", "-", "name.partial")]
    [InlineData("family_name", "Бор?нов", "name.damaged")]
    [InlineData("family_name", "Бор0нов", "name.damaged")]
    [InlineData("va_right", "", "va.missing(right)")]
    [InlineData("va_left", "12-Jun", "va.unreadable(left)")]
    [InlineData("va_left_best", "poor", "va_best.unreadable(left)")]
    [InlineData("eye", "", "eye.missing")]
    [InlineData("eye", "-", "eye.missing")]
    [InlineData("eye", "X", "eye.unreadable")]
    [InlineData("va_right", "NLP", "eye.nlp(right)")]
    [InlineData("va_right", "артифакия 0.1", "eye.operated(right)")]
    [InlineData("va_right", "6/12", "eye.no_impairment(right)")]
    [InlineData("bp", "165", "bp.unreadable")]
    [InlineData("glucose", "norm", "glucose.unreadable")]
    [InlineData("glucose", "140", "glucose.unit_assumed")]
    [InlineData("consent", "maybe", "consent.unreadable")]
    [InlineData("age", "70", "age.disagrees")]
    [InlineData("age", "old", "age.disagrees")]
    [InlineData("birth_date", "06.07.58", "birth_date.two_digit_year")]
    [InlineData("birth_date", "67 лет", "birth_date.estimated")]
    public void What_is_to_be_looked_at_is_a_warning_with_its_code(string column, string text, string code)
    {
        var answer = Rows.Read((column, text));

        Assert.Equal((RowOutcome.Warned, code), (answer.Outcome, Rows.CodesOf(answer)));
    }

    [Theory]
    [InlineData("bp", "160/90", "bp.recheck")]
    [InlineData("bp", "140/100", "bp.recheck")]
    [InlineData("bp", "180/90", "bp.review")]
    [InlineData("bp", "159/110", "bp.review")]
    [InlineData("bp", "159/99", "")]
    [InlineData("glucose", "11.1", "glucose.amber")]
    [InlineData("glucose", "300 mg/dL", "glucose.amber")]
    [InlineData("glucose", "301 mg/dL", "glucose.red")]
    [InlineData("glucose", "11.0", "")]
    [InlineData("diagnosis", "H40.1", "cause")]
    [InlineData("diagnosis", "", "")]
    [InlineData("birth_date", "25.10.2010", "paediatric")]
    [InlineData("birth_date", "24.10.2010", "")]
    [InlineData("va_left", "NLP", "only_eye")]
    [InlineData("va_right", "LP", "lp(right)")]
    [InlineData("va_right", "1/∞ pr.l.incerta", "lp(right)")]
    [InlineData("va_right", "1/∞ pr.l.certa", "")]
    [InlineData("va_right", "6/60", "acuity(right)")]
    [InlineData("va_right_best", "0.3", "acuity(right)")]
    public void Flags_go_to_a_clinician_and_do_not_warn(string column, string text, string flags)
    {
        var answer = Rows.Read((column, text));

        Assert.Equal((RowOutcome.Accepted, flags), (answer.Outcome, Rows.FlagsOf(answer)));
    }

    [Fact]
    public void Without_a_named_eye_every_eye_worse_than_6_60_is_listed()
    {
        var answer = Rows.Read(("eye", ""), ("va_right", "0.05"), ("va_left", "LP with good projection"));
        Assert.Equal((true, true), (answer.Right.IsListed, answer.Left.IsListed));

        answer = Rows.Read(("eye", "?"), ("va_right", "6/60"), ("va_left", "NLP"));
        Assert.Equal((false, false), (answer.Right.IsListed, answer.Left.IsListed));

        answer = Rows.Read(("eye", ""), ("va_right", "артифакия 0.02"), ("va_left", "0.05"), ("va_left_best", "0.2"));
        Assert.Equal((false, false), (answer.Right.IsListed, answer.Left.IsListed));
    }

    [Fact]
    public void A_camp_that_says_no_lists_nothing_and_is_not_asked_why()
    {
        var answer = Rows.Read(("eye", "нет"));

        Assert.Equal((RowOutcome.Accepted, false, false), (answer.Outcome, answer.Right.IsListed, answer.Left.IsListed));
    }

    [Fact]
    public void An_unknown_fellow_eye_leaves_the_tier_open()
    {
        var answer = Rows.Read(("va_left", ""));

        Assert.Equal((true, null, "tier"), (answer.Right.IsListed, answer.Right.Tier, Rows.FlagsOf(answer)));
    }

    [Fact]
    public void The_threshold_is_a_setting()
    {
        var reader = new RowReader(Rows.List, Rows.Header, ListingLimits.Default with { ThresholdRank = 1 });

        Assert.Empty(reader.Read(Rows.Person(2, ("va_right", "6/15"))).Flags);
    }

    [Fact]
    public void Birth_and_sex_come_from_an_identifier_only_if_its_check_digit_holds()
    {
        var answer = Rows.Read(("citizenship", "UZ"), ("national_id", "31503461010011"), ("birth_date", ""), ("sex", ""), ("age", "80"));
        Assert.Equal("birth_date.from_id;sex.from_id", Rows.CodesOf(answer));
        Assert.Equal((Birth.On(new LocalDate(1946, 3, 15)), Sex.Male), (answer.Birth, answer.Sex));

        answer = Rows.Read(("citizenship", "UZ"), ("national_id", "31503461010012"), ("birth_date", ""), ("sex", ""), ("age", "80"));
        Assert.Equal("birth_date.estimated;id.check_digit;sex.missing", Rows.CodesOf(answer));

        answer = Rows.Read(("national_id", "22901195097618"), ("birth_date", ""), ("sex", ""));
        Assert.Equal("birth_date.missing", Rows.CodesOf(answer));
    }

    [Fact]
    public void A_date_cell_is_a_birth_date_and_never_an_acuity_or_an_age()
    {
        var date = new SourceCell("1950-01-29", new LocalDate(1950, 1, 29));
        var header = HeaderMap.TryRead(Rows.Row(1, "family_name", "given_name", "birth_date", "va_right", "va_left", "age", "bp"))!;
        var reader = new RowReader(Rows.List, header, ListingLimits.Default);
        SourceCell[] cells = [new("Боронов"), new("Туратбек"), date, date, new("0.1"), date, date];

        var answer = reader.Read(new SourceRow(2, cells));

        Assert.Equal(Birth.On(new LocalDate(1950, 1, 29)), answer.Birth);
        Assert.Equal("age.disagrees;bp.unreadable;eye.missing;phone.missing;sex.missing;va.unreadable(right)", Rows.CodesOf(answer));
    }

    [Fact]
    public void A_formula_counts_as_blank_in_a_typed_column_and_stays_as_text_in_a_free_one()
    {
        var answer = Rows.Read(("phone", "+cmd|' /C calc'!A0"), ("notes", "@SUM(1+1)"), ("address", "-2+СУММ(A1)"));

        Assert.Equal("cell.formula(address);cell.formula(notes);cell.formula(phone);phone.missing", Rows.CodesOf(answer));
        Assert.Equal("@SUM(1+1)", answer.Notes);
    }

    [Theory]
    [InlineData("+", true)]
    [InlineData("ооба", true)]
    [InlineData("Да.", true)]
    [InlineData("нет", false)]
    [InlineData("yoʻq", false)]
    [InlineData("-", null)]
    [InlineData("", null)]
    [InlineData("none", null)]
    public void Consent_is_yes_no_or_not_stated(string text, bool? consent)
    {
        var answer = Rows.Read(("consent", text));

        Assert.Equal((RowOutcome.Accepted, consent), (answer.Outcome, answer.Consent));
    }

    [Theory]
    [InlineData("НЕТ", "ОD", "КР", "KG")]
    [InlineData("n", "ОS.", "рк", "KZ")]
    [InlineData("n", "правый.", "РФ", "RU")]
    [InlineData("n", "O‘ng ko‘z", "РК", "KZ")]
    public void Words_are_told_through_look_alikes_and_apostrophes(string consent, string eye, string citizenship, string country)
    {
        var answer = Rows.Read(("consent", consent), ("eye", eye), ("citizenship", citizenship), ("va_left", "0.05"));

        Assert.Equal(string.Empty, Rows.CodesOf(answer));
        Assert.Equal(country, answer.Citizenship);
    }

    [Theory]
    [InlineData("孙德福", "孙", "德福")]
    [InlineData("孙 德福", "孙", "德福")]
    [InlineData("欧阳玉珍", "欧阳", "玉珍")]
    [InlineData("欧阳", "欧", "阳")]
    [InlineData("亚森·库尔班", "库尔班", "亚森")]
    [InlineData("亚森•库尔班", "库尔班", "亚森")]
    [InlineData("热孜万古丽", "", "热孜万古丽")]
    [InlineData("陈", "陈", "")]
    [InlineData("䶮桂英", "䶮", "桂英")]
    [InlineData("Боронов Туратбек Таалаевич", "Боронов", "Туратбек")]
    [InlineData("Боронов", "Боронов", "")]
    public void A_name_in_one_cell_is_taken_apart(string full, string family, string given) =>
        Assert.Equal((family, given), (FullName.Split(full).Family, FullName.Split(full).Given));

    [Fact]
    public void Hostile_cells_never_break_a_row()
    {
        string[] columns = ["family_name", "given_name", "sex", "birth_date", "age", "phone", "citizenship", "national_id", "va_right", "va_left", "va_right_best", "eye", "diagnosis", "bp", "glucose", "consent", "notes"];
        var hostile = Gen.OneOf(
            Gen.OneOf("=1", "@x", "+a|b", "\uD800", "\u202Eabc", "0/0", "99999999999999999999", "1E400", "-", "''''", "٣٣٣", "\uFEFF", "%s%n", "<script>", "6/60/60"),
            Gen.String[Gen.Char, 0, 60],
            Gen.Int[1, 4].Select(n => new string('9', n * 8_000)));
        Gen.Select(Gen.Int[0, columns.Length - 1], hostile, Gen.Int[0, columns.Length - 1], hostile).Sample((a, x, b, y) =>
        {
            var answer = Rows.Read((columns[a], x), (columns[b], y));
            return AnswerColumns.ValuesOf(answer).Length == AnswerColumns.Names.Count;
        });
    }
}
