using System.Collections.Frozen;

namespace Outreach.Domain.Registrations;

/// <summary>The columns that a registration list may have; their meaning is the import contract's.</summary>
public enum RegistrationColumn
{
    /// <summary>Running number; ignored.</summary>
    No = 0,

    /// <summary>Family, given, patronymic in this order.</summary>
    FullName = 1,
    FamilyName = 2,
    GivenName = 3,
    Patronymic = 4,
    Sex = 5,
    BirthDate = 6,
    Age = 7,
    Phone = 8,
    EscortName = 9,
    EscortPhone = 10,
    Citizenship = 11,
    NationalId = 12,
    Address = 13,

    /// <summary>Presenting acuity.</summary>
    AcuityRight = 14,
    AcuityLeft = 15,

    /// <summary>Pinhole or best corrected acuity.</summary>
    BestAcuityRight = 16,
    BestAcuityLeft = 17,

    /// <summary>Eye that the camp asks to operate.</summary>
    Eye = 18,
    Diagnosis = 19,
    BloodPressure = 20,
    Glucose = 21,

    /// <summary>To messages.</summary>
    Consent = 22,
    Notes = 23,
}

/// <summary>Names of the columns: the canonical one and those that lists use, in five languages.</summary>
public static class RegistrationColumns
{
    private static readonly (RegistrationColumn Column, string Name, string Aliases)[] _all =
    [
        (RegistrationColumn.No, "no", "No|Nr|#|S/N|№|№ п/п|п/п|T/r|Tartib raqami|序号|编号"),
        (RegistrationColumn.FullName, "full_name", "Full name|Name|Patient name|ФИО|Ф.И.О.|F.I.Sh.|F.I.O.|姓名"),
        (RegistrationColumn.FamilyName, "family_name", "Family name|Surname|Last name|Фамилия|Familiya|Familiyasi|姓"),
        (RegistrationColumn.GivenName, "given_name", "Given name|First name|Имя|Ism|Ismi|名"),
        (RegistrationColumn.Patronymic, "patronymic", "Patronymic|Father's name|Middle name|Отчество|Otasining ismi|Sharifi|父名"),
        (RegistrationColumn.Sex, "sex", "Sex|Gender|M/F|Пол|Пол (м/ж)|Jinsi|Jins|性别"),
        (RegistrationColumn.BirthDate, "birth_date", "Date of birth|Birth date|DOB|Year of birth|Дата рождения|Д.р.|Год рождения|Г.р.|Tug'ilgan sanasi|Tug'ilgan sana|Tug'ilgan yili|出生日期|出生年月|生日"),
        (RegistrationColumn.Age, "age", "Age|Age (years)|Возраст|Возраст (лет)|Yoshi|Yosh|年龄"),
        (RegistrationColumn.Phone, "phone", "Phone|Tel.|Telephone|Mobile|Phone number|Телефон|Тел.|Номер телефона|Моб. тел.|Telefon|Telefon raqami|电话|联系电话|手机号"),
        (RegistrationColumn.EscortName, "escort_name", "Escort|Relative|Companion|Сопровождающий|Родственник|Hamrohi|Hamroh|Yaqini|陪同人|家属"),
        (RegistrationColumn.EscortPhone, "escort_phone", "Escort phone|Relative's tel.|Companion's phone|Тел. сопровождающего|Телефон родственника|Hamrohining telefoni|Yaqinining telefoni|陪同人电话|家属电话"),
        (RegistrationColumn.Citizenship, "citizenship", "Citizenship|Nationality|Country|Гражданство|Страна|Fuqaroligi|Fuqarolik|国籍"),
        (RegistrationColumn.NationalId, "national_id", "National ID|ID number|ID / passport|Passport|PIN|ПИН|ПИНФЛ|ИНН|ИИН|Паспорт|Документ|JSHSHIR|PINFL|Pasport|身份证号|证件号"),
        (RegistrationColumn.Address, "address", "Address|Village|District|Адрес|Село|Район|Manzil|Manzili|Tuman|住址|地址"),
        (RegistrationColumn.AcuityRight, "va_right", "VA R|VA right|Right eye VA|RE VA|VA OD|Vis OD|Острота зрения OD|VOD|O'ng ko'z|O'ng ko'z o'tkirligi|右眼视力"),
        (RegistrationColumn.AcuityLeft, "va_left", "VA L|VA left|Left eye VA|LE VA|VA OS|Vis OS|Острота зрения OS|VOS|Chap ko'z|Chap ko'z o'tkirligi|左眼视力"),
        (RegistrationColumn.BestAcuityRight, "va_right_best", "VA R pinhole|VA R best corrected|BCVA R|Vis OD с корр.|OD с коррекцией|O'ng ko'z (tuzatilgan)|右眼矫正视力"),
        (RegistrationColumn.BestAcuityLeft, "va_left_best", "VA L pinhole|VA L best corrected|BCVA L|Vis OS с корр.|OS с коррекцией|Chap ko'z (tuzatilgan)|左眼矫正视力"),
        (RegistrationColumn.Eye, "eye", "Eye|Eye for surgery|Eye to operate|Глаз|Оперируемый глаз|Ko'z|Operatsiya ko'zi|手术眼|手术眼别|眼别"),
        (RegistrationColumn.Diagnosis, "diagnosis", "Diagnosis|Dx|ICD-10|Диагноз|Код МКБ|Tashxis|诊断"),
        (RegistrationColumn.BloodPressure, "bp", "BP|Blood pressure|АД|Артериальное давление|Qon bosimi|AQB|血压"),
        (RegistrationColumn.Glucose, "glucose", "Glucose|Blood sugar|Sugar|Глюкоза|Сахар крови|Сахар|Qand|Qondagi qand|血糖"),
        (RegistrationColumn.Consent, "consent", "SMS consent|Consent to messages|Согласие на СМС|Согласие|SMS roziligi|Rozilik|短信同意"),
        (RegistrationColumn.Notes, "notes", "Notes|Remarks|Примечание|Примечания|Izoh|备注"),
    ];

    private static readonly string[] _names = _all.Select(column => column.Name).ToArray();

    private static readonly FrozenDictionary<string, RegistrationColumn> _byAlias = Build(text => text);
    private static readonly FrozenDictionary<string, RegistrationColumn> _byLatinAlias = Build(TextFolding.AsLatinLookalikes);

    public static int Count => _all.Length;

    /// <summary>The canonical name, as in <c>va_right_best</c>.</summary>
    public static string NameOf(RegistrationColumn column) => _names[(int)column];

    /// <summary>Free text is kept as it stands; in every other column a formula counts as blank.</summary>
    public static bool IsFreeText(RegistrationColumn column) =>
        column is RegistrationColumn.EscortName or RegistrationColumn.Address or RegistrationColumn.Notes;

    /// <summary>The column of a header, folded by <see cref="FoldHeader"/>.</summary>
    public static bool TryFind(string foldedHeader, out RegistrationColumn column)
    {
        ArgumentNullException.ThrowIfNull(foldedHeader);
        return _byAlias.TryGetValue(foldedHeader, out column)
            || (foldedHeader.Length > 0 && _byLatinAlias.TryGetValue(TextFolding.AsLatinLookalikes(foldedHeader), out column));
    }

    /// <summary>A header for comparing: folded, without a final star, colon or point.</summary>
    public static string FoldHeader(string text) =>
        TextFolding.Fold(TextFolding.Clean(text)).TrimEnd('*', ':', '.', ' ');

    private static FrozenDictionary<string, RegistrationColumn> Build(Func<string, string> form)
    {
        var columns = new Dictionary<string, RegistrationColumn>(StringComparer.Ordinal);
        foreach (var (column, name, aliases) in _all)
        {
            foreach (var alias in aliases.Split('|').Append(name))
            {
                columns.TryAdd(form(FoldHeader(alias)), column);
            }
        }

        return columns.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
