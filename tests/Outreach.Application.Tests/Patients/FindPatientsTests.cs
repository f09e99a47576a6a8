using CsCheck;
using Microsoft.EntityFrameworkCore;
using Outreach.Application.Bookings;
using Outreach.Application.Patients;
using Outreach.Application.WaitingList;
using Outreach.Domain;
using Outreach.Domain.Patients;
using Outreach.Domain.WaitingList;
using Outreach.Infrastructure.Databases;
using Outreach.Testing;
using static Outreach.Application.Tests.Patients.PatientForms;

namespace Outreach.Application.Tests.Patients;

public sealed class FindPatientsTests
{
    private static readonly int[] Order = [0, 1, 2];

    [Theory, ClassData(typeof(EachProvider))]
    public async Task One_box_finds_a_person_by_everything_that_staff_may_have_at_hand(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var hospital = (await app.GivenAsync(p => p.WithWaiting(20))).Hospital;
        var wanted = await app.SendAsync(At(
            hospital, Person("Хўжаева", "Гулнора Абдуллаевна", patronymic: "Қосимовна"), [Own("+996 700 555 123")], [new IdentifierDetails("KG", "AN 1234567")]));
        var chinese = await app.RegisterAsync(hospital, Person("王", "小芳"));
        var persian = await app.RegisterAsync(hospital, Person("کریمی", "محمد", sex: Sex.Male));

        foreach (var text in new[]
        {
            "Хўжаева", "Xo'jayeva", "hojaeva", "gulnora xoʻjayeva", "ХЎЖАЕВА  гулн", "xoj gul", "Qosimovna Gulnora", "Гулнора Хўж",
            "hojaeva 1951", "+996 700 555 123", "0700-555-123", "700555123", "555 123", "996700555123", "00996 700555123", "AN1234567", "an-1234567", "АN 1234567",
            wanted.Reference, wanted.Reference.ToLowerInvariant().Replace("-", " ", StringComparison.Ordinal),
        })
        {
            Assert.True((await app.FindAsync(text)).SequenceEqual([wanted.PatientId]), text);
        }

        foreach (var text in new[] { "王小芳", "王", "小芳", "wang xiaofang", "Xiaofang Wang", "wangxiaofang" })
        {
            Assert.True((await app.FindAsync(text)).SequenceEqual([chinese]), text);
        }

        foreach (var text in new[] { "محمد کریمی", "کريمي", "Mohammad Karimi", "Karimi Muhammad", "Мухаммад Карими" })
        {
            Assert.True((await app.FindAsync(text)).SequenceEqual([persian]), text);
        }

        foreach (var text in new[] { "Xo'jayeva 1952", "Xo'jayeva Dilfuza", "700555124", "AN7654321", "zz", "?", "'", "1951" })
        {
            Assert.Empty(await app.FindAsync(text));
        }
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_name_in_persian_letters_finds_the_same_name_in_latin_ones(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var hospital = (await app.GivenAsync(p => p.WithWaiting(0))).Hospital;
        var latin = await app.RegisterAsync(hospital, Person("Karimi", "Fatemeh"));
        await app.RegisterAsync(hospital, Person("Rahimi", "Fatemeh"));

        Assert.Equal([latin], await app.FindAsync("فاطمه کریمی"));
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_booking_code_finds_its_patient(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var programme = await app.GivenAsync();
        var booked = await app.SendAsync(new Application.Bookings.BookSurgery(programme.Entries[0].Id.Value, programme.Session.Id.Value));

        Assert.Equal([programme.Patients[0].Id.Value], await app.FindAsync(booked.Reference));
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_corrected_name_is_found_by_the_old_spelling_and_by_the_new(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var hospital = (await app.GivenAsync(p => p.WithWaiting(0))).Hospital;
        var id = await app.RegisterAsync(hospital, Person("Karimova"));

        await app.SendAsync(new CorrectPatient(id, Person("Nazarova"), 0));

        Assert.Equal([id], await app.FindAsync("Karimova"));
        Assert.Equal([id], await app.FindAsync("Назарова"));
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task Every_name_of_a_person_tells_of_all_the_others_after_correction_and_merging(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var hospital = (await app.GivenAsync(p => p.WithWaiting(0))).Hospital;
        var stays = await app.RegisterAsync(hospital, Person("Karimova", "Lola"));
        var goes = await app.RegisterAsync(hospital, Person("Nazarova", "Dilbar"));
        var other = await app.RegisterAsync(hospital, Person("Karimova", "Dilbar"));

        await app.SendAsync(new CorrectPatient(stays, Person("Rahimova", "Lola"), 0));
        await app.SendAsync(new MergePatients(stays, goes, "The same person twice"));

        foreach (var text in new[] { "Karimova Lola", "Lola Rahimova", "Dilbar Rahimova", "Nazarova Lol", "Рахимова Назарова" })
        {
            Assert.True((await app.FindAsync(text)).SequenceEqual([stays]), text);
        }

        Assert.Equal(new[] { stays, other }.Order(), (await app.FindAsync("Karimova Dilbar")).Order());
        await using var db = app.OpenDatabase();
        foreach (var person in (await db.SearchTerms.ToListAsync()).GroupBy(t => t.PatientId))
        {
            var words = PatientSearchTerms.WordsOf(person.Select(t => t.Term));
            Assert.NotNull(words);
            Assert.All(person, row => Assert.Equal(row.Term[0] is 'n' or 's' or 'a' ? words : null, row.Words));
        }
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_hospital_finds_the_people_that_it_registers_lists_or_books_and_nobody_else(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var osh = (await app.GivenAsync(p => p.WithWaiting(0))).Hospital;
        var bishkek = (await app.GivenAsync(p => p.WithWaiting(0).AtHospital("KG-BSH"))).Hospital;
        var naryn = (await app.GivenAsync(p => p.WithWaiting(0).AtHospital("KG-NRN"))).Hospital;
        var lola = await app.RegisterAsync(osh, Person("Karimova", "Lola"));
        var zebo = await app.RegisterAsync(osh, Person("Karimova", "Zebo"));

        await app.SendAsync(new ListEye(lola, Eye.Right, bishkek.Id.Value, "sent there by the camp"));
        await app.SendAsync(new ListEye(lola, Eye.Left, bishkek.Id.Value, "sent there by the camp"));
        await app.SendAsync(new AddContact(lola, Own("+996 700 555 123")));
        await app.SendAsync(new CorrectPatient(lola, Person("Rahimova", "Lola"), 0));
        var twice = await app.RegisterAsync(naryn, Person("Nazarova", "Lola"));
        await app.SendAsync(new ListEye(zebo, Eye.Right, naryn.Id.Value, "sent there by the camp"));
        await app.SendAsync(new MergePatients(zebo, twice, "The same person twice"));

        Assert.Equal([zebo, lola], await app.FindAtAsync(osh, "karimova"));
        foreach (var text in new[] { "karimova", "Rahimova Lola", "700555123", "Лола" })
        {
            Assert.True((await app.FindAtAsync(bishkek, text)).SequenceEqual([lola]), text);
        }

        Assert.Equal([zebo], await app.FindAtAsync(naryn, "Karimova"));
        Assert.Equal([zebo], await app.FindAtAsync(naryn, "Nazarova Zebo"));
        Assert.Empty(await app.FindAtAsync(naryn, "Rahimova"));
        Assert.All((await app.CheckInvariantsAsync()).Where(f => f.Invariant == 8), f => Assert.True(f.Holds, f.Name));
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task Who_is_booked_at_another_hospital_than_that_of_the_list_is_found_there_too(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var osh = (await app.GivenAsync(p => p.WithWaiting(0))).Hospital;
        var bishkek = await app.GivenAsync(p => p.WithWaiting(0).AtHospital("KG-BSH"));
        var lola = await app.RegisterAsync(osh, Person("Karimova", "Lola"));
        var entry = await app.SendAsync(new ListEye(lola, Eye.Right, osh.Id.Value, "seen at the hospital"));
        await app.SendAsync(new SettleClinicianQueue(entry.EntryId, ClinicianQueue.None, "seen by the surgeon"));
        Assert.Empty(await app.FindAtAsync(bishkek.Hospital, "Karimova"));

        await app.SendAsync(new BookSurgery(entry.EntryId, bishkek.Session.Id.Value));

        Assert.Equal([lola], await app.FindAtAsync(bishkek.Hospital, "Karimova"));
        Assert.Equal([lola], await app.FindAtAsync(osh, "Karimova"));
        Assert.All((await app.CheckInvariantsAsync()).Where(f => f.Invariant == 8), f => Assert.True(f.Holds, f.Name));
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task Names_too_long_to_stand_beside_each_other_are_found_by_any_of_their_words(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var hospital = (await app.GivenAsync(p => p.WithWaiting(0))).Hospital;
        static string Long(char first) => string.Join(' ', Enumerable.Range(0, 8).Select(i => $"{first}abdulla{(char)('b' + i)}o"));
        var wanted = await app.RegisterAsync(hospital, Person(Long('M'), Long('R'), patronymic: Long('S')));
        await app.RegisterAsync(hospital, Person("Mabdullabo", "Lola"));

        Assert.Equal([wanted], await app.FindAsync("Mabdullabo Rabdullaio"));
        Assert.Equal([wanted], await app.FindAsync("Sabdullado rabdullai mabdulla"));
        Assert.Empty(await app.FindAsync("Mabdullabo Rabdullazo"));
        await using var db = app.OpenDatabase();
        Assert.True(await db.SearchTerms.AllAsync(t => t.PatientId != new PatientId(wanted) || t.Words == null));
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task Pages_follow_each_other_without_gap_or_repetition(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var hospital = (await app.GivenAsync(p => p.WithWaiting(0))).Hospital;
        var ids = new List<Guid>();
        for (var i = 0; i < 7; i++)
        {
            ids.Add(await app.RegisterAsync(hospital));
        }

        var found = new List<Guid>();
        string? cursor = null;
        do
        {
            var page = await app.SendAsync(new FindPatients("karimova", 3, cursor));
            found.AddRange(page.Items.Select(i => i.PatientId));
            cursor = page.Next;
        }
        while (cursor is not null);

        Assert.Equal(7, found.Count);
        Assert.Equal(ids.Order(), found.Order());
    }

    [Fact]
    public void Any_beginning_of_a_name_in_either_alphabet_asks_for_the_terms_of_the_whole_name()
    {
        var latin = Gen.Char["abdeghijklmnopqrstuvxyz'"].Array[3, 12].Select(c => new string(c));
        var cyrillic = Gen.Char["абвгдеёжзийклмнопрстуфхцчшщъыьэюяўқғҳөүәңҷӯӣ"].Array[3, 12].Select(c => new string(c));

        Gen.Select(Gen.OneOf(latin, cyrillic), Gen.Int[2, 12]).Sample((name, length) =>
        {
            var beginning = name[..Math.Min(length, name.Length)];
            var stored = PatientSearchTerms.OfNames(name, "x", null).ToList();
            var asked = NameTerms.Asked(beginning);
            return asked.Count == 0 || asked.Any(m => m.IsBeginning && stored.Any(t => t.StartsWith(m.Term, StringComparison.Ordinal)));
        });
    }

    [Fact]
    public void Latin_and_cyrillic_spellings_of_one_name_find_each_other()
    {
        (string Latin, string Cyrillic)[] letters =
        [
            ("a", "а"), ("b", "б"), ("v", "в"), ("g'", "ғ"), ("d", "д"), ("e", "е"), ("z", "з"), ("i", "и"), ("k", "к"), ("q", "қ"), ("l", "л"), ("m", "м"), ("n", "н"),
            ("o", "о"), ("o'", "ў"), ("p", "п"), ("r", "р"), ("s", "с"), ("t", "т"), ("u", "у"), ("f", "ф"), ("x", "х"), ("h", "ҳ"), ("sh", "ш"), ("ch", "ч"), ("j", "ж"),
        ];

        Gen.Int[0, letters.Length - 1].Select(i => letters[i]).Array[3, 10].Sample(name =>
        {
            var latin = string.Concat(name.Select(l => l.Latin));
            var cyrillic = string.Concat(name.Select(l => l.Cyrillic));
            return Finds(latin, cyrillic) && Finds(cyrillic, latin);
        });
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_patient_is_found_by_beginnings_of_their_names_in_any_order(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var hospital = (await app.GivenAsync(p => p.WithWaiting(5))).Hospital;
        (string Family, string Given, string Patronymic)[] people =
        [
            ("Abdurahmonov", "Shoxrux", "Baxtiyor o'g'li"), ("Жээнбекова", "Айгүл", "Токтосуновна"), ("Шарипзода", "Фирӯз", "Ҷамшедович"),
            ("Qodirova", "Oygul", "Yo'ldosh qizi"), ("Нұрғалиев", "Бауыржан", "Қайратұлы"), ("Singh", "Amar Preet", "Kaur"),
        ];
        var ids = new List<Guid>();
        foreach (var (family, given, patronymic) in people)
        {
            ids.Add(await app.RegisterAsync(hospital, Person(family, given, patronymic: patronymic)));
        }

        await Gen.Select(Gen.Int[0, people.Length - 1], Gen.Shuffle(Order), Gen.Int[3, 12].Array[3]).SampleAsync(
            async (person, order, lengths) =>
            {
                string[] parts = [people[person].Family, people[person].Given, people[person].Patronymic.Split(' ')[0]];
                var text = string.Join(' ', order.Select(i => parts[i][..Math.Min(lengths[i], parts[i].Length)]));
                Assert.Contains(ids[person], await app.FindAsync(text));
            },
            iter: 60,
            threads: 1);
    }

    private static bool Finds(string typed, string kept) =>
        PatientSearchTerms.OfNames(kept, string.Empty, null).Any(t => NameTerms.Asked(typed).Any(m => m.IsBeginning && m.Term.StartsWith("n:", StringComparison.Ordinal) && t.StartsWith(m.Term, StringComparison.Ordinal)));
}
