using System.Text;
using NodaTime;
using Outreach.Domain.Patients;

namespace Outreach.Domain.Registrations;

/// <summary>Reads who a row is about: names, sex, birth, phones, citizenship, identifier.</summary>
internal sealed class PersonReader(ListStatement list, RowCells cells, RowAnswer answer)
{
    public void Read()
    {
        ReadNames();
        ReadCitizenship();
        ReadIdentifier();
        ReadBirth();
        ReadSex();
        CompareWithIdentifier();
        ReadPhones();
        answer.EscortName = cells.Text(RegistrationColumn.EscortName);
        answer.Address = cells.Text(RegistrationColumn.Address);
        answer.Notes = cells.Text(RegistrationColumn.Notes);
    }

    private void ReadNames()
    {
        var family = cells.Text(RegistrationColumn.FamilyName);
        var given = cells.Text(RegistrationColumn.GivenName);
        var patronymic = cells.Text(RegistrationColumn.Patronymic);
        var full = cells.Text(RegistrationColumn.FullName);
        if (family.Length == 0 && given.Length == 0 && full.Length > 0)
        {
            var name = FullName.Split(full);
            (family, given) = (name.Family, name.Given);
            patronymic = patronymic.Length > 0 ? patronymic : name.Patronymic;
        }

        (answer.FamilyName, answer.GivenName, answer.Patronymic) = (family, given, patronymic);
        if (family.Length == 0 && given.Length == 0)
        {
            answer.Code("name.missing");
            return;
        }

        if (family.Length == 0 || given.Length == 0)
        {
            answer.Code("name.partial");
        }

        if (FullName.IsDamaged(family) || FullName.IsDamaged(given) || FullName.IsDamaged(patronymic))
        {
            answer.Code("name.damaged");
        }
    }

    private void ReadCitizenship()
    {
        var text = cells.Text(RegistrationColumn.Citizenship);
        if (text.Length == 0)
        {
            answer.Citizenship = list.Country;
        }
        else if (MemberStates.Words.TryFindWord(TextFolding.Fold(text), out var country))
        {
            answer.Citizenship = country;
        }
        else
        {
            answer.Code("citizenship.not_member");
        }
    }

    private void ReadIdentifier()
    {
        var text = cells.Text(RegistrationColumn.NationalId);
        if (text.Length == 0)
        {
            return;
        }

        var identifier = PersonalIdentifiers.Read(text, answer.Citizenship);
        if (identifier.Value.Length == 0)
        {
            answer.Code("id.format");
            return;
        }

        answer.Identifier = identifier;
        if (identifier.Check == IdentifierCheck.WrongForm)
        {
            answer.Code("id.format");
        }
        else if (identifier.Check == IdentifierCheck.WrongCheckDigit)
        {
            answer.Code("id.check_digit");
        }
    }

    private void ReadBirth()
    {
        var text = cells.Text(RegistrationColumn.BirthDate);
        if (text.Length > 0)
        {
            var date = cells.Raw(RegistrationColumn.BirthDate).Date;
            Take(date is { } known ? BirthText.On(known, list.CampDate) : BirthText.Read(text, list.CampDate));
            CheckAge();
            return;
        }

        if (answer.Identifier is { HasValidCheckDigit: true, EncodedBirth: { } encoded })
        {
            if (Take(BirthText.On(encoded, list.CampDate)))
            {
                answer.Code("birth_date.from_id");
            }

            CheckAge();
            return;
        }

        var age = cells.Text(RegistrationColumn.Age);
        if (age.Length == 0)
        {
            answer.Code("birth_date.missing");
        }
        else if (ReadAge(age) is { } stated)
        {
            Take(BirthText.Around(stated, list.CampDate));
        }
        else
        {
            answer.Code("birth_date.unreadable");
        }
    }

    private bool Take(BirthReading reading)
    {
        if (reading.Birth is not { } birth)
        {
            answer.Code(reading.Problem switch
            {
                BirthProblem.Impossible => "birth_date.impossible",
                BirthProblem.OutOfRange => "birth_date.out_of_range",
                BirthProblem.Calendar => "birth_date.calendar",
                BirthProblem.Ambiguous => "birth_date.ambiguous",
                _ => "birth_date.unreadable",
            });
            return false;
        }

        answer.Birth = birth;
        if (reading.FromTwoDigitYear)
        {
            answer.Code("birth_date.two_digit_year");
        }

        if (birth.Precision == BirthPrecision.Estimated)
        {
            answer.Code("birth_date.estimated");
        }

        return true;
    }

    private AgeReading? ReadAge(string text) => cells.Raw(RegistrationColumn.Age).Date is null ? BirthText.ReadAge(text) : null;

    /// <summary>A stated age that is not needed must agree with the birth to a year.</summary>
    private void CheckAge()
    {
        var text = cells.Text(RegistrationColumn.Age);
        if (text.Length == 0 || answer.Birth is not { } birth)
        {
            return;
        }

        if (ReadAge(text) is not { } stated || Math.Abs(stated.Years - birth.AgeOn(list.CampDate)) > 1)
        {
            answer.Code("age.disagrees");
        }
    }

    private void ReadSex()
    {
        var text = cells.Text(RegistrationColumn.Sex);
        if (text.Length > 0)
        {
            if (ListWords.Sexes.TryFindWord(TextFolding.Fold(text), out var sex))
            {
                answer.Sex = sex;
            }
            else
            {
                answer.Code("sex.unreadable");
            }
        }
        else if (answer.Identifier is { HasValidCheckDigit: true, EncodedSex: { } encoded })
        {
            answer.Sex = encoded;
            answer.Code("sex.from_id");
        }
        else
        {
            answer.Code("sex.missing");
        }
    }

    private void CompareWithIdentifier()
    {
        if (answer.Identifier is not { Holds: true } identifier)
        {
            return;
        }

        if (identifier.EncodedBirth is { } encoded && answer.Birth is { } birth && !Agrees(encoded, birth))
        {
            answer.Code("id.birth_date_mismatch");
        }

        if (identifier.EncodedSex is { } encodedSex && answer.Sex is { } sex && encodedSex != sex)
        {
            answer.Code("id.sex_mismatch");
        }
    }

    private static bool Agrees(LocalDate encoded, Birth birth) => birth.Precision switch
    {
        BirthPrecision.Date => birth.Date == encoded,
        BirthPrecision.Year => birth.Year == encoded.Year,
        _ => Math.Abs(birth.Year - encoded.Year) <= 1,
    };

    private void ReadPhones()
    {
        var own = ReadPhone(RegistrationColumn.Phone, "phone");
        var escort = ReadPhone(RegistrationColumn.EscortPhone, "escort_phone");
        (answer.Phone, answer.EscortPhone) = (own.E164, escort.E164);
        if (own.Status == PhoneReadingStatus.Missing && escort.Status == PhoneReadingStatus.Missing)
        {
            answer.Code("phone.missing");
        }
    }

    private PhoneReading ReadPhone(RegistrationColumn column, string code)
    {
        if (cells.Text(column).Length == 0)
        {
            return default;
        }

        // A line break parts two numbers, so the text is read as the file has it.
        var raw = cells.Raw(column);
        var reading = raw.Date is null ? MemberPhone.Read(raw.Text, list.Country) : new PhoneReading(PhoneReadingStatus.Invalid, null);
        if (reading.Status == PhoneReadingStatus.Invalid)
        {
            answer.Code($"{code}.invalid");
        }
        else if (reading.Status == PhoneReadingStatus.Unverified)
        {
            answer.Code($"{code}.unverified");
        }

        return reading;
    }
}

/// <summary>A name that stands in one cell.</summary>
public static class FullName
{
    private static readonly string[] _twoCharacterSurnames = ["欧阳", "司马", "诸葛", "上官", "皇甫", "尉迟", "公孙", "慕容"];
    private static readonly char[] _dots = ['·', '•', '‧', '・', '．'];

    /// <summary>Family, given, patronymic in this order; in Chinese characters given name, dot, father's name, or the family name first.</summary>
    public static (string Family, string Given, string Patronymic) Split(string full)
    {
        ArgumentNullException.ThrowIfNull(full);
        if (full.EnumerateRunes().Any(TextFolding.IsHan) && full.EnumerateRunes().All(rune => TextFolding.IsHan(rune) || !Rune.IsLetter(rune)))
        {
            return SplitChinese(full);
        }

        var parts = full.Split(' ', 3, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return (parts[0], parts.Length > 1 ? parts[1] : string.Empty, parts.Length > 2 ? parts[2] : string.Empty);
    }

    /// <summary>A question mark, a replacement character or a digit: an encoding went wrong on the way.</summary>
    public static bool IsDamaged(string name) => name.Any(c => c is '?' or '？' or '\uFFFD' || char.IsDigit(c));

    private static (string Family, string Given, string Patronymic) SplitChinese(string full)
    {
        var parts = full.Split(_dots, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (parts.Length >= 2)
        {
            return (parts[1], parts[0], string.Join('·', parts.Skip(2)));
        }

        var name = full.Trim(_dots).Replace(" ", string.Empty, StringComparison.Ordinal);
        var length = name.EnumerateRunes().Count();
        if (length > 2 && _twoCharacterSurnames.Any(surname => name.StartsWith(surname, StringComparison.Ordinal)))
        {
            return (name[..2], name[2..], string.Empty);
        }

        if (length >= 4)
        {
            return (string.Empty, name, string.Empty);
        }

        var first = name.EnumerateRunes().First().Utf16SequenceLength;
        return (name[..first], name[first..], string.Empty);
    }
}
