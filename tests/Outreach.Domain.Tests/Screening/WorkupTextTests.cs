using Outreach.Domain.Screening;

namespace Outreach.Domain.Tests.Screening;

public sealed class WorkupTextTests
{
    [Theory]
    [InlineData("120/80", 120, 80)]
    [InlineData("158 / 73", 158, 73)]
    [InlineData("171х95", 171, 95)]
    [InlineData("171x95", 171, 95)]
    [InlineData("120\\80", 120, 80)]
    [InlineData("120 на 80", 120, 80)]
    [InlineData("120*80", 120, 80)]
    [InlineData("150/101 мм рт.ст.", 150, 101)]
    [InlineData("155/87mmHg", 155, 87)]
    [InlineData("120/80 毫米汞柱", 120, 80)]
    [InlineData("۱۲۰/۸۰", 120, 80)]
    [InlineData("300/200", 300, 200)]
    public void A_blood_pressure_is_read(string written, int systolic, int diastolic) =>
        Assert.Equal(new BloodPressure(systolic, diastolic), WorkupText.ReadBloodPressure(written));

    [Theory]
    [InlineData("165")]
    [InlineData("95/165")]
    [InlineData("120/120")]
    [InlineData("301/100")]
    [InlineData("120/29")]
    [InlineData("norm")]
    public void Anything_else_is_no_blood_pressure(string written) => Assert.Null(WorkupText.ReadBloodPressure(written));

    [Theory]
    [InlineData("7,1 ммоль/л", 7.1, false)]
    [InlineData("10.8 mmol/L", 10.8, false)]
    [InlineData("11,1", 11.1, false)]
    [InlineData("200 mg/dL", 11.1, false)]
    [InlineData("300 мг/дл", 16.6, false)]
    [InlineData("301 mg%", 16.7, false)]
    [InlineData("140", 7.8, true)]
    [InlineData("35", 35.0, false)]
    [InlineData("36", 2.0, true)]
    public void A_glucose_is_read_and_rounded_before_any_cut(string written, double mmol, bool assumed)
    {
        var glucose = WorkupText.ReadGlucose(written);

        Assert.Equal(((decimal)mmol, assumed), (glucose!.Value.MmolPerLitre, glucose.Value.UnitAssumed));
    }

    [Theory]
    [InlineData("norm")]
    [InlineData("0.5")]
    [InlineData("61 mmol/L")]
    [InlineData("2000 mg/dL")]
    public void Anything_else_is_no_glucose(string written) => Assert.Null(WorkupText.ReadGlucose(written));

    [Theory]
    [InlineData("H25.1", true)]
    [InlineData("Н25.2 зрелая катаракта", true)]
    [InlineData("осложнённая катаракта, H26.2", true)]
    [InlineData("H26", true)]
    [InlineData("H26.4", false)]
    [InlineData("H26.4 вторичная катаракта", false)]
    [InlineData("H26.4, H25.1", true)]
    [InlineData("H28.0", true)]
    [InlineData("Q12.0", true)]
    [InlineData("9B10.0", true)]
    [InlineData("H40.1", false)]
    [InlineData("H36.0", false)]
    [InlineData("катаракта OU", true)]
    [InlineData("mature cataract", true)]
    [InlineData("Возрастная катаракта", true)]
    [InlineData("双眼白内障", true)]
    [InlineData("后发性白内障", false)]
    [InlineData("вторичная катаракта", false)]
    [InlineData("с вторичной катарактой", false)]
    [InlineData("катаракты OU", true)]
    [InlineData("двусторонние катаракты", true)]
    [InlineData("глаукома, план 25", false)]
    [InlineData("глаукома, пн 26.10", false)]
    [InlineData("катаракта с 50 лет", true)]
    [InlineData("катаракта у 70 летней, оперирована OS в 45 лет", true)]
    [InlineData("Н40.1, катаракта", false)]
    [InlineData("H 40, катаракта", false)]
    [InlineData("双眼白内障H25.9", true)]
    [InlineData("after-cataract", false)]
    [InlineData("вторичная катаракта OD, катаракта OS", true)]
    [InlineData("глаукома", false)]
    [InlineData("青光眼", false)]
    [InlineData("آب مروارید", true)]
    public void A_diagnosis_names_cataract_by_its_code_or_else_by_its_words(string written, bool names) =>
        Assert.Equal(names, WorkupText.NamesCataract(written));
}
