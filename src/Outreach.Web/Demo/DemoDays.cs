using NodaTime;
using Outreach.Application.Bookings;
using Outreach.Application.Outcomes;
using Outreach.Application.Patients;
using Outreach.Application.Reminders;
using Outreach.Application.Replies;
using Outreach.Application.Theatre;
using Outreach.Application.WaitingList;
using Outreach.Domain;
using Outreach.Domain.Bookings;
using Outreach.Domain.Outcomes;
using Outreach.Domain.Patients;
using Outreach.Domain.Reminders;
using Outreach.Domain.Theatre;
using Outreach.Domain.WaitingList;

namespace Outreach.Web.Demo;

/// <summary>The days of the demo up to now: people are booked, reminded, come or do not, are operated and verified.</summary>
/// <remarks>Who does what follows from counting, not from chance, so that every demo tells the same story.</remarks>
internal sealed class DemoDays(DemoPeople people, DemoClock clock)
{
    private const string Zone = "Asia/Bishkek";

    /// <summary>A clinician clears most of those who wait for a second look; children stay in the queue.</summary>
    public async Task ClearQueuesAsync(Guid hospital)
    {
        foreach (var queue in new[] { ClinicianQueue.OnlyEye, ClinicianQueue.Review })
        {
            var waiting = await people.AsAsync("clinician.osh", new ListWaitingList(new EntryFilter(hospital, Queue: queue), Limit: 200));
            foreach (var entry in waiting.Items.SkipLast(5))
            {
                await people.AsAsync("clinician.osh", new SettleClinicianQueue(entry.EntryId, ClinicianQueue.None, "Seen at the slit lamp; fit for the list"));
            }
        }
    }

    /// <summary>Books the list in its order, each person into the soonest session that is offered.</summary>
    public async Task BookAsync(string clerk, Guid hospital, int atMost)
    {
        string? after = null;
        var booked = 0;
        do
        {
            var page = await people.AsAsync(clerk, new ListWaitingList(new EntryFilter(hospital, Queue: ClinicianQueue.None), after, 200));
            foreach (var entry in page.Items.Take(atMost - booked))
            {
                var found = await people.AsAsync(clerk, new FindOffers(entry.EntryId));
                if (found.Offers.Count > 0)
                {
                    await people.AsAsync(clerk, new BookSurgery(entry.EntryId, found.Offers[0].SessionId));
                    booked++;
                }
            }

            after = page.Next;
        }
        while (after is not null && booked < atMost);
    }

    /// <summary>One day at Osh: reminders in the morning, then the operations, then the verification of the day before.</summary>
    public async Task LiveAsync(Guid hospital, LocalDate day, bool isToday)
    {
        clock.MoveTo(HospitalTime.At(day, new LocalTime(10, 5), Zone));
        await people.AsSystemAsync(new DispatchDueReminders());
        await AnswerAsync(hospital, day);
        await VerifyAsync(hospital);
        if (isToday)
        {
            await ReplyAsync(hospital);
            return;
        }

        clock.MoveTo(HospitalTime.At(day, new LocalTime(16, 0), Zone));
        var list = await people.AsAsync("clerk.osh", new ListBookings(hospital, null, null, null, day, day, null, null, 200));
        var number = 0;
        foreach (var booking in list.Items.Where(b => b.Status is BookingStatus.Booked or BookingStatus.Confirmed))
        {
            await OperateAsync(booking, number++ + day.Day);
        }
    }

    /// <summary>Some of next week's patients confirm; one cannot come, one asks for another day.</summary>
    private async Task AnswerAsync(Guid hospital, LocalDate day)
    {
        var asked = await people.AsAsync("clerk.osh", new ListBookings(hospital, null, null, null, day.PlusDays(5), day.PlusDays(5), BookingStatus.Booked, null, 200));
        var number = 0;
        foreach (var booking in asked.Items)
        {
            number++;
            if (number % 12 == 7)
            {
                await people.AsAsync("clerk.osh", new CancelBooking(booking.BookingId, number % 24 == 7 ? EndReason.NoEscort : EndReason.Illness, CancelledBy.Escort, "By telephone"));
            }
            else if (number % 12 == 9)
            {
                var later = await people.AsAsync("clerk.osh", new ListSessions(hospital, day.PlusDays(6), day.PlusDays(30), SessionStatus.Open));
                if (later.Items.FirstOrDefault(s => s.Capacity - s.KeptPlaces > s.Taken - s.KeptTaken) is { } session)
                {
                    await MoveAsync(booking, session.SessionId);
                }
            }
            else if (number % 5 != 0)
            {
                await people.AsAsync("clerk.osh", new ConfirmBooking(booking.BookingId));
            }
        }
    }

    /// <summary>What came back by SMS this morning: a yes, a wish to be called, and two that a person has to read.</summary>
    private async Task ReplyAsync(Guid hospital)
    {
        string[] said = ["1", "мага чалыңыз", "Кайсы күнү экен, унутуп калдым", "Можно с дочкой приехать?"];
        var sent = await people.AsAsync("clerk.osh", new ListReminders(hospital, null, ReminderStatus.Sent, null, null, null, Limit: 200));
        var answering = sent.Items.Where(r => r.Kind == ReminderKind.ConfirmRequest).Select(r => r.PatientId).Distinct().Take(said.Length).ToList();

        foreach (var (patient, text) in answering.Zip(said))
        {
            var contacts = (await people.AsAsync("clerk.osh", new GetPatient(patient))).Contacts;
            if (contacts.FirstOrDefault(c => c.Phone is not null) is { Phone: { } phone })
            {
                await people.AsSystemAsync(new ReceiveReply(MessageChannelKind.Sms, phone, text, $"demo-{patient:N}"));
            }
        }
    }

    /// <summary>Somebody whose other eye is booked too near that day keeps the place.</summary>
    private async Task MoveAsync(BookingDetails booking, Guid session)
    {
        try
        {
            await people.AsAsync("clerk.osh", new RescheduleBooking(booking.BookingId, session, EndReason.FamilyOrWork, CancelledBy.Patient));
        }
        catch (RuleViolationException refused) when (refused.Code == "second-eye-interval")
        {
            await people.AsAsync("clerk.osh", new ConfirmBooking(booking.BookingId));
        }
    }

    private async Task OperateAsync(BookingDetails booking, int number)
    {
        if (number % 19 == 4)
        {
            await people.AsAsync("clerk.osh", new MarkNoShow(booking.BookingId, number % 2 == 0 ? EndReason.NoTransport : null));
            return;
        }

        await people.AsAsync("clerk.osh", new MarkArrived(booking.BookingId));
        if (number % 23 == 6)
        {
            var review = booking.OperationDate.PlusDays(14);
            await people.AsAsync("clinician.osh", new MarkUnfit(booking.BookingId, EndReason.BloodPressure, "190/115 on arrival", review));
            return;
        }

        await people.AsAsync("clinician.osh", new EnterTheatre(booking.BookingId));
        var procedure = number % 97 == 40 ? ProcedureKind.Abandoned : ProcedureKind.LensExtraction;
        await people.AsAsync("surgeon.osh", new RecordOperation(booking.BookingId, new OperationFacts(procedure, null, null, 21.5m)));
    }

    private async Task VerifyAsync(Guid hospital)
    {
        var queue = await people.AsAsync("clinician.osh", new ListOperations(hospital, OperationStatus.Recorded, null, null, null, true, null, 200));
        foreach (var operation in queue.Items)
        {
            await people.AsAsync("clinician.osh", new VerifyOperation(operation.OperationId));
        }
    }
}
