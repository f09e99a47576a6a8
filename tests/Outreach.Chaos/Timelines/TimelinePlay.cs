using System.Globalization;
using FluentValidation;
using MediatR;
using NodaTime;
using Outreach.Application;
using Outreach.Application.Bookings;
using Outreach.Application.Outcomes;
using Outreach.Application.Patients;
using Outreach.Application.Persistence;
using Outreach.Application.Reminders;
using Outreach.Application.Replies;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Bookings;
using Outreach.Domain.Outcomes;
using Outreach.Domain.Patients;
using Outreach.Domain.Reminders;
using Outreach.Domain.Theatre;
using Outreach.Infrastructure.Databases;

namespace Outreach.Chaos.Timelines;

/// <summary>What became of a world.</summary>
/// <param name="Timelines">Of everybody to whom something happened.</param>
internal sealed record PlayedWorld(IReadOnlyList<Timeline> Timelines, int Messages, IReadOnlyList<string> Findings);

/// <summary>Lets happen what was drawn, in order of time, on one clock.</summary>
internal sealed class TimelinePlay
{
    private const string Reason = "At random";

    private readonly TimelineWorld world;
    private readonly DrawnWorld drawn;
    private readonly PriorityQueue<Func<Task>, (Instant, int)> ahead = new();
    private readonly Queue<Func<Task>> between = new();
    private readonly List<string> failures = [];
    private Duration setBack = Duration.Zero;
    private Instant time;
    private int order;
    private bool policyChanged;
    private int messages;

    private TimelinePlay(TimelineWorld world, DrawnWorld drawn) => (this.world, this.drawn, time) = (world, drawn, drawn.Start);

    /// <param name="people">How many the world has.</param>
    /// <param name="only">Plays one person alone, with all else as it was.</param>
    public static async Task<PlayedWorld> RunAsync(DatabaseProvider provider, uint seed, int people, int? only = null)
    {
        var drawn = TimelineDraw.WorldOf(seed);
        var persons = (only is { } one ? [one] : Enumerable.Range(0, people)).ToDictionary(p => p, p => TimelineDraw.PersonOf(seed, p));
        await using var world = await TimelineWorld.StartAsync(provider, drawn, persons);
        var play = new TimelinePlay(world, drawn);
        play.Plan(persons);
        await play.ToTheEndAsync();
        var timelines = await world.TimelinesAsync();

        return new(timelines, play.messages, [.. play.failures, .. timelines.SelectMany(TimelineChecker.Check), .. await world.BrokenInvariantsAsync()]);
    }

    private void Plan(Dictionary<int, DrawnPerson> people)
    {
        foreach (var (number, person) in people)
        {
            // Everybody is booked at first, most of them in the first days.
            var booked = person.Steps[0] with { Minute = person.Steps[0].Minute / 4, Action = 0 };

            foreach (var step in person.Steps[1..].Select(s => s with { Minute = Math.Max(s.Minute, booked.Minute) }).Prepend(booked))
            {
                At(drawn.Start + Duration.FromMinutes(step.Minute), () => ActAsync(world.People[number], step));
            }
        }

        var moment = drawn.Start;
        foreach (var next in drawn.Moments)
        {
            moment += Duration.FromMinutes(next.Gap);
            At(moment, () => MomentAsync(next));
        }
    }

    private async Task ToTheEndAsync()
    {
        world.App.Messages.Answer = async message =>
        {
            var outcome = await TimelineHost.Current.HandOverAsync(message, drawn.IsIdempotent(message.Kind));

            // What people do while a batch is on its way.
            if (Interlocked.Increment(ref messages) % 2 == 0 && between.TryDequeue(out var step))
            {
                await step();
            }

            return outcome;
        };
        world.App.Messages.Finish = async _ =>
        {
            await TimelineHost.Current.FinishAsync();
            return new Dictionary<Guid, Application.Ports.SendOutcome>();
        };

        while (ahead.TryDequeue(out var happening, out var when))
        {
            time = Instant.Max(time, when.Item1);
            world.App.Clock.Reset(time - setBack);
            await happening();
        }

        // Whatever still waits gets its chance, and what is too late its end.
        (world.FarEnd.Mood, setBack) = (FarEndMood.Well, Duration.Zero);
        for (var hours = 0; hours < 24 * 14; hours += hours < 48 ? 4 : 20)
        {
            world.App.Clock.Reset(time + Duration.FromHours(hours));
            await DispatchAsync(HostFate.Lives, 0);
        }
    }

    private void At(Instant when, Func<Task> happening) => ahead.Enqueue(happening, (when, order++));

    private async Task MomentAsync(DrawnMoment moment)
    {
        switch (moment.Action)
        {
            case < 70:
                await DispatchAsync(HostFate.Lives, 0);
                break;
            case < 82:
                world.FarEnd.Mood = (moment.Choice % 16) switch
                {
                    0 or 1 => FarEndMood.Down,
                    2 => FarEndMood.Busy,
                    3 => FarEndMood.Silent,
                    4 => FarEndMood.Refusing,
                    5 => FarEndMood.Choosy,
                    _ => FarEndMood.Well,
                };
                world.FarEnd.Choice = moment.Choice;
                await DispatchAsync(HostFate.Lives, 0);
                break;
            case < 88:
                await DispatchAsync(HostFate.DiesSending, 1 + (moment.Choice % 5));
                break;
            case < 91:
                await DispatchAsync(HostFate.Sleeps, moment.Choice);
                break;
            case < 97:
                // A clock that runs ahead is set right, or one that was set back.
                setBack = setBack == Duration.Zero ? Duration.FromMinutes(1 + (moment.Choice % 9)) : Duration.Zero;
                world.App.Clock.Reset(time - setBack);
                await DispatchAsync(HostFate.Lives, 0);
                break;
            case < 98:
                await ReplacePolicyAsync(moment.Choice);
                break;
        }
    }

    private async Task DispatchAsync(HostFate fate, int choice)
    {
        if (policyChanged)
        {
            while ((await world.App.SendAsSystemAsync(new BringRemindersInLine())).MayBeMore)
            {
            }
        }

        var host = new TimelineHost(world, fate, choice);
        try
        {
            if (await host.RunAsync())
            {
                world.Note(null, new JobRan(world.Now, world.FarEnd.Mood == FarEndMood.Well));
            }
            else if (fate == HostFate.Sleeps)
            {
                At(time + Duration.FromMinutes(2 + (choice % 200)), () => GuardAsync("a host that woke up", host.WakeAsync));
            }
        }
        catch (Exception failure)
        {
            failures.Add($"the job failed: {failure}");
        }

        while (between.TryDequeue(out var step))
        {
            await step();
        }
    }

    private async Task ReplacePolicyAsync(int choice)
    {
        var hospital = world.Hospitals[choice % world.Hospitals.Count];
        var quiet = new QuietHours(new LocalTime(19 + (choice % 4), 0), new LocalTime(7 + (choice % 3), 30));
        var instructionsAt = new LocalTime(9 + (choice % 9), 0);
        await world.App.SendAsync(new ReplaceReminderPolicy(
            hospital.Id.Value, "Chief", quiet, new LocalTime(9, 0), 3, [.. ReminderPolicyRules.Default.Steps.Select(s => s.Key == "T-2" ? s with { SendAt = instructionsAt } : s)]));
        world.Note(null, new PolicyReplaced(world.Now, hospital.Id.Value, quiet, instructionsAt));
        policyChanged = true;
    }

    private Task ActAsync(WorldPerson person, DrawnStep step)
    {
        // In worlds where messages leave one by one, some things wait until a batch is on its way.
        if (drawn.OneByOne && step.Choice % 3 == 0)
        {
            between.Enqueue(() => GuardAsync("a step", () => DoAsync(person, step)));
            return Task.CompletedTask;
        }

        return GuardAsync("a step", () => DoAsync(person, step));
    }

    private Task DoAsync(WorldPerson person, DrawnStep step) => (person.Booking, step.Action) switch
    {
        (null, < 85) => BookAsync(person, step.Choice),
        ({ } booking, < 18) => MoveAsync(person, booking, step.Choice),
        ({ } booking, < 30) => CancelAsync(person, booking, step.Choice),
        ({ } booking, < 38) => world.App.SendAsync(new ConfirmBooking(booking)),
        ({ } booking, < 58) => AnswerAsync(person, booking, step.Choice),
        (_, < 80) => StopOrStartAsync(person, step.Choice),
        _ => ChangeConsentAsync(person, step.Choice),
    };

    private async Task BookAsync(WorldPerson person, int choice)
    {
        var made = await world.App.SendAsync(new BookSurgery(person.Entry.Value, SessionFor(choice).Id.Value));
        NoteBooked(person, made, choice);
    }

    private async Task MoveAsync(WorldPerson person, Guid booking, int choice)
    {
        var made = await world.App.SendAsync(new RescheduleBooking(
            booking, SessionFor(choice).Id.Value, EndReason.Other, choice % 2 == 0 ? CancelledBy.Hospital : CancelledBy.Patient));
        world.Note(person.Number, new BookingOver(world.Now, booking));
        NoteBooked(person, made, choice);
    }

    private async Task CancelAsync(WorldPerson person, Guid booking, int choice)
    {
        await world.App.SendAsync(new CancelBooking(booking, EndReason.Other, choice % 2 == 0 ? CancelledBy.Hospital : CancelledBy.Patient));
        NoteOver(person, booking);
    }

    private async Task AnswerAsync(WorldPerson person, Guid booking, int choice)
    {
        var contact = person.Contacts[choice % person.Contacts.Count];
        var done = await world.App.SendAsSystemAsync(new TakeReply(MessageChannelKind.Sms, contact.Phone!, choice % 3 == 0 ? "2" : "1"));
        if (done is { Status: ReplyStatus.Done, Answer: ReminderAnswer.Decline })
        {
            NoteOver(person, booking);
        }
    }

    private async Task StopOrStartAsync(WorldPerson person, int choice)
    {
        var contact = person.Contacts[choice % person.Contacts.Count];
        var stop = choice % 3 != 0;
        var done = await world.App.SendAsSystemAsync(new TakeReply(MessageChannelKind.Sms, contact.Phone!, stop ? "STOP" : "START"));
        if (done.Status == ReplyStatus.Done)
        {
            world.Note(person.Number, new MessagesStopped(world.Now, contact.Id.Value, stop));
        }
    }

    private async Task ChangeConsentAsync(WorldPerson person, int choice)
    {
        var given = choice % 2 == 0;
        if (given)
        {
            await world.App.SendAsync(new RecordConsent(person.Patient.Value, new ConsentAnswer(ConsentPurpose.Messaging, true, ConsentMethod.Spoken, "1", "ky")));
        }
        else
        {
            await world.App.SendAsync(new WithdrawConsent(person.Patient.Value, ConsentPurpose.Messaging, Reason));
        }

        world.Note(person.Number, new ConsentChanged(world.Now, given));
    }

    /// <summary>On the day most come and are operated; some are only taken down as come, some as missing.</summary>
    private async Task ComeAsync(WorldPerson person, Guid booking, int choice)
    {
        if (person.Booking != booking)
        {
            return;
        }

        if (choice % 7 == 0)
        {
            await world.App.SendAsync(new MarkNoShow(booking));
            NoteOver(person, booking);
            return;
        }

        await world.App.SendAsync(new MarkArrived(booking));
        world.Note(person.Number, new PatientCame(world.Now));
        NoteOver(person, booking);
        if (choice % 5 != 0)
        {
            await world.App.SendAsync(new RecordOperation(booking, new OperationFacts(ProcedureKind.LensExtraction, Technique.Msics, null, 21.5m)));
            world.Note(person.Number, new OperationMade(world.Now, booking));
        }
    }

    private void NoteBooked(WorldPerson person, SurgeryBooked made, int choice)
    {
        var hospital = world.Sessions.Single(s => s.Id.Value == made.SessionId).HospitalId.Value;
        person.Booking = made.BookingId;
        world.Note(person.Number, new BookingMade(world.Now, made.BookingId, hospital, made.Zone, made.OperationDate + made.Arrival));
        At(
            HospitalTime.At(made.OperationDate, made.Arrival, made.Zone) + Duration.FromMinutes((choice % 90) - 30),
            () => GuardAsync("the day", () => ComeAsync(person, made.BookingId, choice)));
    }

    private void NoteOver(WorldPerson person, Guid booking)
    {
        person.Booking = null;
        world.Note(person.Number, new BookingOver(world.Now, booking));
    }

    private TheatreSession SessionFor(int choice)
    {
        var now = world.Now;
        List<TheatreSession> open = [.. world.Sessions.Where(s => HospitalTime.At(s.Date, new LocalTime(12, 0), s.Zone) > now)];

        return open.Count == 0 ? world.Sessions[^1] : open[choice % open.Count];
    }

    /// <summary>A refusal is an answer like another; anything else is a finding.</summary>
    private async Task GuardAsync(string what, Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (Exception refusal) when (refusal is RuleViolationException or ValidationException or NotFoundException or ForbiddenException)
        {
            // Nothing has changed.
        }
        catch (Exception failure)
        {
            lock (failures)
            {
                failures.Add(string.Create(CultureInfo.InvariantCulture, $"{what} at {world.Now} failed: {failure}"));
            }
        }
    }
}
