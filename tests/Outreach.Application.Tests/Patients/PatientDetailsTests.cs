using FluentValidation;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Bookings;
using Outreach.Application.Patients;
using Outreach.Domain;
using Outreach.Domain.Bookings;
using Outreach.Domain.Patients;
using Outreach.Domain.WaitingList;
using Outreach.Infrastructure.Databases;
using Outreach.Testing;
using static Outreach.Application.Tests.Patients.PatientForms;

namespace Outreach.Application.Tests.Patients;

public sealed class PatientDetailsTests
{
    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_correction_of_an_older_copy_is_refused(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var hospital = (await app.GivenAsync(p => p.WithWaiting(0))).Hospital;
        var id = await app.RegisterAsync(hospital);

        var corrected = await app.SendAsync(new CorrectPatient(id, Person(given: "Gulnara"), 0));

        Assert.Equal(["givenName"], corrected.Changed);
        await Assert.ThrowsAsync<StaleVersionException>(() => app.SendAsync(new CorrectPatient(id, Person(), 0)));
        Assert.Empty((await app.SendAsync(new CorrectPatient(id, Person(given: "Gulnara"), corrected.Version))).Changed);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_broken_contact_is_mended_by_changing_it(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var programme = await app.GivenAsync();
        var id = programme.Patients[0].Id.Value;
        await using (var db = app.OpenDatabase())
        {
            (await db.Contacts.SingleAsync()).MarkBroken(MessageChannelKind.Sms);
            await db.SaveChangesAsync();
        }

        var broken = (await app.SendAsync(new GetPatient(id))).Contacts.Single();
        var changed = await app.SendAsync(new ChangeContact(id, broken.ContactId, new ContactDetails(ContactKind.Patient, Phone: "0777 111 222", Email: "someone@example.org"), broken.Version));

        Assert.True(broken.IsBroken);
        Assert.Equal((false, "+996777111222", "Sms;Email"), (changed.Contact.IsBroken, changed.Contact.Phone, string.Join(';', changed.Contact.Channels)));
        Assert.Equal([id], await app.FindAsync("0777111222"));
        await Assert.ThrowsAsync<StaleVersionException>(() => app.SendAsync(new RemoveContact(id, broken.ContactId, broken.Version)));
        await app.SendAsync(new RemoveContact(id, broken.ContactId, changed.Contact.Version));
        Assert.Empty((await app.SendAsync(new GetPatient(id))).Contacts);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_contact_knows_whose_it_is_and_has_a_way_to_be_reached(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var id = (await app.GivenAsync()).Patients[0].Id.Value;

        foreach (var (field, details) in new[]
        {
            ("Name", new ContactDetails(ContactKind.Escort, Phone: "0700123456")),
            ("Name", new ContactDetails(ContactKind.Patient, "Gulnora", "0700123456")),
            ("Phone", new ContactDetails(ContactKind.Patient)),
            ("Channels", new ContactDetails(ContactKind.Patient, Phone: "0700123456", Channels: [MessageChannelKind.Email])),
            ("Email", new ContactDetails(ContactKind.Patient, Email: "nobody")),
            ("Zone", new ContactDetails(ContactKind.Patient, Phone: "0700123456", Zone: "Asia/Nowhere")),
            ("Phone", new ContactDetails(ContactKind.Patient, Phone: "call me")),
        })
        {
            var refused = await Assert.ThrowsAsync<ValidationException>(() => app.SendAsync(new AddContact(id, details)));
            Assert.Equal(field, refused.Errors.First().PropertyName);
        }

        var foreign = await app.SendAsync(new AddContact(id, new ContactDetails(ContactKind.Neighbour, "Neighbour", "+49 151 23456789")));
        Assert.Equal(["phone.unverified"], foreign.Warnings.Select(w => w.Code));
        Assert.Equal(("Asia/Bishkek", 1), (foreign.Contact.Zone, foreign.Contact.Position));
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task An_identifier_says_who_else_holds_it_and_leaves_with_a_reason(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var programme = await app.GivenAsync(p => p.WithWaiting(2));
        var (a, b) = (programme.Patients[0].Id.Value, programme.Patients[1].Id.Value);
        await app.SendAsync(new AddIdentifier(a, new IdentifierDetails("KG", "AN1234567")));

        var kept = await app.SendAsync(new AddIdentifier(b, new IdentifierDetails("KG", "an 123-4567")));

        Assert.Equal([a], kept.AlsoHeldBy);
        Assert.Equal(("passport", "•••••4567"), (kept.Identifier.Type, kept.Identifier.Value));
        var twice = await Assert.ThrowsAsync<RuleViolationException>(() => app.SendAsync(new AddIdentifier(b, new IdentifierDetails("KG", "AN1234567"))));
        Assert.Equal("identifier-exists", twice.Code);
        await app.SendAsync(new RemoveIdentifier(b, kept.Identifier.IdentifierId, "Belongs to a relative"));
        Assert.Empty((await app.SendAsync(new RevealIdentifiers(b))).Items);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task Unavailable_dates_are_noted_listed_and_taken_back(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var id = (await app.GivenAsync()).Patients[0].Id.Value;

        var added = await app.SendAsync(new AddUnavailability(id, new LocalDate(2026, 12, 20), new LocalDate(2027, 1, 10), "Family wedding"));
        await Assert.ThrowsAsync<ValidationException>(() => app.SendAsync(new AddUnavailability(id, new LocalDate(2026, 12, 20), new LocalDate(2026, 12, 19))));
        await Assert.ThrowsAsync<ValidationException>(() => app.SendAsync(new AddUnavailability(id, new LocalDate(2026, 10, 1), new LocalDate(2026, 10, 19))));

        Assert.Equal([added.Dates], (await app.SendAsync(new ListUnavailabilities(id))).Items);
        await app.SendAsync(new RemoveUnavailability(id, added.Dates.UnavailabilityId));
        Assert.Empty((await app.SendAsync(new ListUnavailabilities(id))).Items);
        await Assert.ThrowsAsync<NotFoundException>(() => app.SendAsync(new RemoveUnavailability(id, added.Dates.UnavailabilityId)));
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_death_empties_the_waiting_list_of_the_patient_once_bookings_are_cancelled(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var programme = await app.GivenAsync(p => p.WithBothEyes());
        var id = programme.Patients[0].Id.Value;
        var booked = await app.SendAsync(new BookSurgery(programme.Entries[0].Id.Value, programme.Session.Id.Value));

        var refused = await Assert.ThrowsAsync<RuleViolationException>(() => app.SendAsync(new RecordDeath(id, "Told by a relative")));
        await app.SendAsync(new CancelBooking(booked.BookingId, EndReason.Other, CancelledBy.Escort));
        var recorded = await app.SendAsync(new RecordDeath(id, "Told by a relative"));

        Assert.Equal("booking-active", refused.Code);
        Assert.Equal(2, recorded.RemovedEntries.Count);
        await using var db = app.OpenDatabase();
        Assert.True(await db.WaitingList.AllAsync(e => e.Status == EntryStatus.Removed && e.RemovalReason == RemovalReason.Died));
        var late = await Assert.ThrowsAsync<RuleViolationException>(() => app.SendAsync(new AddContact(id, Own())));
        Assert.Equal("patient-died", late.Code);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task The_timeline_shows_changes_latest_first_in_pages_and_no_readings(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var programme = await app.GivenAsync();
        var id = programme.Patients[0].Id.Value;
        var booked = await app.SendAsync(new BookSurgery(programme.Entries[0].Id.Value, programme.Session.Id.Value));
        app.Clock.AdvanceMinutes(1);
        await app.SendAsync(new GetPatient(id));
        await app.SendAsync(new AddContact(id, Own()));
        await app.SendAsync(new AddContact(id, Own("0700 222 333")));

        var events = new List<TimelineEvent>();
        string? cursor = null;
        do
        {
            var page = await app.SendAsync(new GetPatientTimeline(id, 1, cursor));
            events.AddRange(page.Items);
            cursor = page.Next;
        }
        while (cursor is not null);

        Assert.Equal([nameof(AddContact), nameof(AddContact)], events.Take(2).Select(e => e.What));
        Assert.DoesNotContain(events, e => e.What == nameof(GetPatient));
        var booking = Assert.Single(events, e => e is { What: nameof(BookSurgery), Subject: "booking" });
        Assert.Equal((booked.Reference, (Eye?)Eye.Right), (booking.About!.Reference, booking.About.Eye));
        Assert.Equal(events.Count, events.Distinct().Count());
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task An_export_holds_all_that_is_kept_of_a_person(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var programme = await app.GivenAsync();
        var id = programme.Patients[0].Id.Value;
        await app.SendAsync(new BookSurgery(programme.Entries[0].Id.Value, programme.Session.Id.Value));
        await app.SendAsync(new AddIdentifier(id, new IdentifierDetails("KG", Pin)));

        var export = await app.SendAsync(new ExportPatient(id));

        Assert.Equal((1, 1, 1, 1), (export.Contacts.Count, export.Consents.Count, export.Entries.Count, export.Bookings.Count));
        Assert.Equal(Pin, export.Identifiers.Single().Value);
        Assert.NotEmpty(export.Reminders);
    }
}
