using FluentValidation;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Patients;
using Outreach.Application.Security;
using Outreach.Application.WaitingList;
using Outreach.Domain;
using Outreach.Domain.Patients;
using Outreach.Domain.Security;
using Outreach.Infrastructure.Databases;
using Outreach.Testing;
using static Outreach.Application.Tests.Patients.PatientForms;

namespace Outreach.Application.Tests.Patients;

public sealed class RegisterPatientTests
{
    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_person_is_registered_with_contacts_identifiers_and_consents_in_one_request(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var hospital = (await app.GivenAsync(p => p.WithWaiting(0))).Hospital;

        var registered = await app.SendAsync(At(
            hospital, contacts: [Own(), new ContactDetails(ContactKind.Escort, "Son", "+7 905 123-45-67", Language: "ru")],
            identifiers: [new IdentifierDetails("KG", Pin)], consents: [Answer(ConsentPurpose.Treatment), Answer(ConsentPurpose.Messaging, given: false)]));

        Assert.True(ReferenceCode.TryNormalize(registered.Reference, ReferenceKind.Patient, out _));
        Assert.Empty(registered.Warnings);
        Assert.Empty(registered.LikelyDuplicates);
        var patient = await app.SendAsync(new GetPatient(registered.PatientId));
        Assert.Equal(("Karimova", 75), (patient.Person.FamilyName, patient.Age));
        Assert.Equal(
            [("+996700123456", "Asia/Bishkek", "ky", "Sms"), ("+79051234567", "Europe/Moscow", "ru", "Sms")],
            patient.Contacts.Select(c => (c.Phone!, c.Zone, c.Language, string.Join(';', c.Channels))));
        Assert.Equal(("kg.pin", "••••••••••0012"), (patient.Identifiers[0].Type, patient.Identifiers[0].Value));
        Assert.Equal([(ConsentPurpose.Treatment, true), (ConsentPurpose.Messaging, false)], patient.Consents.Select(c => (c.Purpose, c.IsInForce)));
        Assert.Equal(Pin, (await app.SendAsync(new RevealIdentifiers(registered.PatientId))).Items.Single().Value);

        await using var db = app.OpenDatabase();
        Assert.Equal(["GetPatient", "RegisterPatient", "RevealIdentifiers"], (await db.AuditRecords.Where(a => a.PatientId != null).Select(a => a.Action).ToListAsync()).Order());
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task An_identifier_that_fails_its_check_is_kept_only_with_a_reason(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var hospital = (await app.GivenAsync(p => p.WithWaiting(0))).Hospital;
        var wrong = new IdentifierDetails("KZ", "850101300120");

        var refused = await Assert.ThrowsAsync<ValidationException>(() => app.SendAsync(At(hospital, identifiers: [wrong])));
        var registered = await app.SendAsync(At(hospital, identifiers: [wrong with { OverrideReason = "Copied twice from the card" }]));

        Assert.Equal("Identifiers[0].OverrideReason", refused.Errors.Single().PropertyName);
        Assert.Equal([new PatientWarning("identifier.check_digit", "identifiers[0]")], registered.Warnings);
        await using var db = app.OpenDatabase();
        var kept = await db.Identifiers.SingleAsync();
        Assert.Equal((IdentifierCheck.WrongCheckDigit, "Copied twice from the card"), (kept.Check, kept.OverrideReason));
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task An_identifier_that_tells_another_birth_or_sex_warns(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var hospital = (await app.GivenAsync(p => p.WithWaiting(0))).Hospital;

        var registered = await app.SendAsync(At(hospital, Person(birth: new BirthDetails(new LocalDate(1952, 3, 1)), sex: Sex.Male), identifiers: [new IdentifierDetails("KG", Pin)]));

        Assert.Equal(["identifier.birth_mismatch", "identifier.sex_mismatch"], registered.Warnings.Select(w => w.Code));
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_likely_duplicate_is_named_and_does_not_stop_the_registration(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var hospital = (await app.GivenAsync(p => p.WithWaiting(0))).Hospital;
        var first = await app.RegisterAsync(hospital, Person("Хўжаева", "Гулнора"));
        await app.RegisterAsync(hospital, Person("Nazarova", "Dilfuza", new BirthDetails(Year: 1960)));

        var second = await app.SendAsync(At(hospital, Person("Gulnora", "Xo'jayeva")));

        var hint = Assert.Single(second.LikelyDuplicates);
        Assert.Equal(first, hint.PatientId);
        Assert.True(hint.Score >= 80);
        Assert.Equal(["same-names", "same-birth-date"], hint.Reasons);
        Assert.NotEqual(first, second.PatientId);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task Two_registrations_at_once_both_succeed(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var hospital = (await app.GivenAsync(p => p.WithWaiting(0))).Hospital;

        var registered = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => app.SendAsync(At(hospital, contacts: [Own()])))));

        Assert.Equal(8, registered.Select(r => r.Reference).Distinct().Count());
        Assert.Equal(8, (await app.FindAsync("Karimova")).Length);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task Staff_register_and_see_patients_of_their_own_hospitals_only(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var here = await app.GivenAsync(p => p.WithWaiting(0));
        var there = await app.GivenAsync(p => p.AtHospital("KG-BIS-TEST").WithWaiting(0));
        HeldRole[] registrar = [new(StaffRole.Registrar, there.Hospital.Id)];
        var patient = await app.RegisterAsync(here.Hospital);

        await Assert.ThrowsAsync<NotFoundException>(() => app.SendAsync(At(here.Hospital), roles: registrar));
        await Assert.ThrowsAsync<NotFoundException>(() => app.SendAsync(new GetPatient(patient), roles: registrar));
        await Assert.ThrowsAsync<NotFoundException>(() => app.SendAsync(new CorrectPatient(patient, Person()), roles: registrar));
        Assert.Empty((await app.SendAsync(new FindPatients("Karimova"), roles: registrar)).Items);

        // Listed at the other hospital too: now it is theirs to see.
        await app.SendAsync(new ListEye(patient, Eye.Left, there.Hospital.Id.Value, "sent there by the camp"));
        Assert.Single((await app.SendAsync(new FindPatients("Karimova"), roles: registrar)).Items);
        Assert.Equal(patient, (await app.SendAsync(new GetPatient(patient), roles: registrar)).PatientId);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_phone_that_cannot_be_read_is_refused_where_it_stands(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var hospital = (await app.GivenAsync(p => p.WithWaiting(0))).Hospital;

        var refused = await Assert.ThrowsAsync<ValidationException>(() => app.SendAsync(At(hospital, contacts: [Own(), new ContactDetails(ContactKind.Relative, "Aunt", "12345")])));

        Assert.Equal("Contacts[1].Phone", refused.Errors.Single().PropertyName);
    }

    public static TheoryData<string, PersonDetails> Impossible => new()
    {
        { "Person.Birth.Date", Person(birth: new BirthDetails(new LocalDate(2026, 12, 1))) },
        { "Person.Birth.Date", Person(birth: new BirthDetails(new LocalDate(1915, 1, 1))) },
        { "Person.Birth.Year", Person(birth: new BirthDetails(Year: 1900)) },
        { "Person.Birth.Year", Person(birth: new BirthDetails(new LocalDate(1950, 1, 1), 1951)) },
        { "Person.Birth.Year", Person(birth: new BirthDetails()) },
        { "Person.FamilyName", Person(" ", null) },
        { "Person.FamilyName", Person(new string('x', 101)) },
        { "Person.GivenName", Person(given: "Gul\0nora") },
        { "Person.Citizenship", Person() with { Citizenship = "XX" } },
        { "Person.Language", Person() with { Language = "de" } },
        { "Person.Sex", Person(sex: (Sex)9) },
    };

    [Theory, MemberData(nameof(Impossible), DisableDiscoveryEnumeration = true)]
    public async Task What_cannot_be_is_refused(string field, PersonDetails person)
    {
        await using var app = await AppUnderTest.StartAsync(DatabaseProvider.Sqlite);
        var hospital = (await app.GivenAsync(p => p.WithWaiting(0))).Hospital;

        var refused = await Assert.ThrowsAsync<ValidationException>(() => app.SendAsync(At(hospital, person)));

        Assert.Contains(field, refused.Errors.Select(e => e.PropertyName));
    }
}
