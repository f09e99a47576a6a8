using NodaTime;
using Outreach.Application.Patients;
using Outreach.Domain;
using Outreach.Domain.Bookings;
using Outreach.Domain.Commitments;
using Outreach.Domain.Outcomes;
using Outreach.Domain.Patients;
using Outreach.Domain.Reminders;
using Outreach.Domain.Security;
using Outreach.Domain.Theatre;
using Outreach.Domain.WaitingList;

namespace Outreach.Testing.Nation;

/// <summary>A clock that stands where the history is.</summary>
internal sealed class HistoryClock : IClock
{
    public Instant Now { get; set; }

    public Instant GetCurrentInstant() => Now;
}

/// <summary>What one hospital lived through: people come, are listed, booked, reminded, operated or not, and the rest waits.</summary>
internal sealed class NationHistory(NationWriter writer, NationNames names, Random random, HistoryClock clock, Instant today, Hospital hospital, Commitment commitment, Allotment allotment)
{
    private static readonly UserId Clerk = new(Guid.Parse("019ab000-0000-7000-8000-00000000c1e2"));
    private static readonly UserId Surgeon = new(Guid.Parse("019ab000-0000-7000-8000-00000000d0c1"));
    private static readonly UserId Verifier = new(Guid.Parse("019ab000-0000-7000-8000-00000000d0c2"));

    private readonly DateTimeZone zone = HospitalTime.Zone(hospital.Zone);
    private int left;

    /// <summary>Units of the allotment that are drawn in the end.</summary>
    public int Reserved { get; private set; }

    public int Fulfilled { get; private set; }

    /// <param name="sessions">With their places, in the order of their days.</param>
    public async Task LiveAsync(IReadOnlyList<(TheatreSession Session, IReadOnlyList<Slot> Slots)> sessions, int patients)
    {
        left = patients;
        foreach (var (session, slots) in sessions)
        {
            Hold(session, slots);
            await writer.FlushIfFullAsync();
        }

        while (left > 0)
        {
            clock.Now = today - Duration.FromDays(random.Next(2, 400));
            Come(EntryStatus.Waiting);
            await writer.FlushIfFullAsync();
        }
    }

    /// <summary>Sessions of the coming weeks are full at the front and open at the back.</summary>
    private void Hold(TheatreSession session, IReadOnlyList<Slot> slots)
    {
        var over = session.EndsAt < today;
        var days = (session.StartsAt - today).TotalDays;
        var wanted = over || days < 21 ? slots.Count : days < 42 ? slots.Count / 2 : 0;
        var taken = 0;
        foreach (var slot in slots)
        {
            var booking = taken < wanted && left > 0 ? Book(session, slot, over) : null;
            taken += booking is null ? 0 : 1;
            writer.Add(slot, ("booking_id", booking));
        }

        if (over)
        {
            session.Close();
            session.Finish();
        }

        writer.Add(session, ("taken", taken));
    }

    /// <returns>The booking that keeps the place; null if it was given back.</returns>
    private BookingId? Book(TheatreSession session, Slot slot, bool over)
    {
        var fate = over ? random.Next(100) : 0;
        clock.Now = Instant.Min(session.StartsAt, today) - Duration.FromDays(random.Next(10, 60)) - Duration.FromMinutes(random.Next(600));
        var (patient, entry, contact) = Come(fate is >= 94 ? EntryStatus.Waiting : over ? EntryStatus.Operated : EntryStatus.Booked);
        clock.Now += Duration.FromDays(2);
        var booking = new Booking(
            EntityId.New<BookingId>(clock), names.Reference(ReferenceKind.Booking), entry.Id, patient.Id, entry.Eye, hospital.Id, session.Id, slot.Id,
            commitment.Id, allotment.Id, session.Date, slot.Arrival, session.Zone, clock.Now, Clerk);
        Line(LedgerKind.Reserve, 1, 0, booking.Id, null, null);
        Audit("booking", booking.Id.Value, nameof(BookingStatus.Booked), patient.Id);
        Remind(booking, contact, fate < 94);
        if (!over)
        {
            if (random.Next(3) == 0)
            {
                clock.Now += Duration.FromHours(5);
                booking.Confirm(clock.Now, null);
                Audit("booking", booking.Id.Value, nameof(BookingStatus.Confirmed), patient.Id);
            }

            Reserved++;
            writer.Add(booking);
            return booking.Id;
        }

        return fate < 94 ? Operate(booking, session) : End(booking, fate);
    }

    private BookingId Operate(Booking booking, TheatreSession session)
    {
        clock.Now = booking.ArrivesAt;
        booking.Arrive(clock.Now, Clerk);
        clock.Now += Duration.FromHours(1);
        booking.Complete(clock.Now, Surgeon);
        var operation = new Operation(
            EntityId.New<OperationId>(clock), booking.EntryId, booking.Id, booking.PatientId, booking.Eye, hospital.Id, session.SurgeonId, session.Date,
            ProcedureKind.LensExtraction, session.Technique, clock.Now, Surgeon)
        { Country = hospital.Country };
        operation.Attribute(commitment.Id, allotment.Id);
        Audit("operation", operation.Id.Value, nameof(OperationStatus.Recorded), booking.PatientId);

        // The last weeks wait for somebody else to verify them.
        if (session.EndsAt < today - Duration.FromDays(14))
        {
            clock.Now += Duration.FromDays(3);
            operation.Verify(Verifier, clock.Now);
            Line(LedgerKind.Fulfil, -1, 1, booking.Id, operation.Id, null);
            Audit("operation", operation.Id.Value, nameof(OperationStatus.Verified), booking.PatientId);
            Fulfilled++;
        }
        else
        {
            Reserved++;
        }

        Audit("booking", booking.Id.Value, nameof(BookingStatus.Completed), booking.PatientId);
        writer.Add(booking);
        writer.Add(operation);
        return booking.Id;
    }

    /// <summary>Stayed away, or called in time; the place stayed empty and the person waits again.</summary>
    private BookingId? End(Booking booking, int fate)
    {
        if (fate < 97)
        {
            clock.Now = booking.ArrivesAt + Duration.FromHours(9);
            booking.MarkNoShow(null, null, clock.Now, Clerk);
        }
        else
        {
            clock.Now = booking.MadeAt + Duration.FromDays(1);
            booking.Cancel(EndReason.FamilyOrWork, CancelledBy.Patient, null, clock.Now, Clerk);
        }

        Line(LedgerKind.Release, -1, 0, booking.Id, null, booking.Status.ToString());
        Audit("booking", booking.Id.Value, booking.Status.ToString(), booking.PatientId);
        writer.Add(booking);
        return null;
    }

    private (Patient Patient, WaitingListEntry Entry, PatientContact Contact) Come(EntryStatus becomes)
    {
        left--;
        var now = clock.Now;
        var patient = new Patient(EntityId.New<PatientId>(clock), names.Reference(ReferenceKind.Patient), hospital.Id, now, Clerk);
        names.Describe(patient, hospital.Country);
        patient.DescribeCircumstances(null, null, hospital.Country == "UZ" ? "uz-Latn" : "ky", false, false);
        var contact = new PatientContact(EntityId.New<ContactId>(clock), patient.Id, ContactKind.Patient);
        contact.Change(null, names.Phone(hospital.Country), null, null, patient.Language, [MessageChannelKind.Sms], hospital.Zone, 0);
        var entry = new WaitingListEntry(EntityId.New<WaitingListEntryId>(clock), patient.Id, random.Next(2) == 0 ? Eye.Right : Eye.Left, hospital.Id, HospitalTime.DateAt(now, hospital.Zone), now);
        entry.CopyFromPatient(hospital.Country, patient.Language);
        entry.Rank((PriorityTier)random.Next(1, 6), random.Next(0, 14), "priority-v1", "{}", HospitalTime.DateAt(today, hospital.Zone));
        writer.Add(patient);
        writer.Add(contact);
        writer.Add(new PatientConsent(EntityId.New<ConsentId>(clock), patient.Id, ConsentPurpose.Messaging, true, ConsentMethod.Spoken, "v1", patient.Language, now, Clerk));
        foreach (var term in PatientSearchTerms.RowsFor(patient.Id, hospital.Id, new SearchableFacts(patient.Reference, patient.FamilyName, patient.GivenName, patient.Patronymic, [contact.Phone], [])))
        {
            writer.Add(term);
        }

        writer.Add(entry, ("status", becomes));
        return (patient, entry, contact);
    }

    /// <summary>By the standard policy: what is past was sent, what is to come is planned.</summary>
    private void Remind(Booking booking, PatientContact contact, bool stands)
    {
        foreach (var planned in ReminderPlanner.BeforeSurgery(ReminderPolicyRules.Default, booking.OperationDate + booking.Arrival, zone, zone, booking.MadeAt))
        {
            var reminder = new Reminder(EntityId.New<ReminderId>(clock), booking.Id, null, booking.PatientId, hospital.Id, planned.Kind, planned.StepKey, ReminderPolicyRules.Default.Version, planned.DueAt, planned.ExpiresAt);
            if (planned.DueAt >= today)
            {
                writer.Add(reminder);
            }
            else if (!stands)
            {
                reminder.Withdraw("booking-ended");
                writer.Add(reminder);
            }
            else
            {
                var at = planned.DueAt + Duration.FromSeconds(7);
                writer.Add(reminder.Try(EntityId.New<ReminderAttemptId>(clock), at, MessageChannelKind.Sms, "sent", null, null, contact.Id));
                writer.Add(reminder, ("status", ReminderStatus.Sent), ("sent_at", at), ("channel", MessageChannelKind.Sms), ("contact_id", contact.Id), ("language", contact.Language), ("segments", 1));
            }
        }
    }

    private void Line(LedgerKind kind, int reserved, int fulfilled, BookingId booking, OperationId? operation, string? reason) => writer.Add(
        new LedgerEntry(EntityId.New<LedgerEntryId>(clock), kind, commitment.Id, allotment.Id, 0, reserved, fulfilled, clock.Now, Clerk) { BookingId = booking, OperationId = operation, Reason = reason });

    private void Audit(string subject, Guid id, string state, PatientId patient) => writer.Add(
        new AuditRecord(EntityId.New<AuditRecordId>(clock), clock.Now, Clerk, "Nation", subject, id) { PatientId = patient, HospitalId = hospital.Id, ToState = state });
}
