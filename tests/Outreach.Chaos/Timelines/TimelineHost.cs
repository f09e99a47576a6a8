using Outreach.Application.Ports;
using Outreach.Application.Reminders;

namespace Outreach.Chaos.Timelines;

/// <summary>How a host that sends leaves the world in the midst of it.</summary>
internal enum HostFate
{
    Lives,

    /// <summary>Dies as soon as so many messages have left, before anything about the batch is recorded.</summary>
    DiesSending,

    /// <summary>All messages of the batch have left; it falls asleep before it records them, and wakes up later.</summary>
    Sleeps,
}

/// <summary>One run of the job by a host that may die. Work of a dead host never goes on; work of one that sleeps goes on when it wakes.</summary>
internal sealed class TimelineHost(TimelineWorld world, HostFate fate, int after)
{
    private static readonly AsyncLocal<TimelineHost?> Running = new();

    private readonly Lock gate = new();
    private readonly TaskCompletionSource gone = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource woken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool isDead;
    private bool hasSlept;
    private int left = after;
    private Task? run;

    /// <summary>Whose work this is.</summary>
    public static TimelineHost Current => Running.Value!;

    /// <summary>Runs the job until it ends, or the host is gone.</summary>
    /// <returns>Whether it came to its end.</returns>
    public async Task<bool> RunAsync()
    {
        run = Task.Run(() =>
        {
            Running.Value = this;
            return world.App.SendAsSystemAsync(new DispatchDueReminders());
        });

        if (await Task.WhenAny(run, gone.Task) == run)
        {
            await run;
            return true;
        }

        return false;
    }

    /// <summary>The far end takes a message from this host, unless the host is dead.</summary>
    public async Task<SendOutcome> HandOverAsync(OutgoingMessage message, bool isIdempotent)
    {
        SendResult answer;
        bool dies;

        lock (gate)
        {
            if (isDead)
            {
                answer = default;
                dies = true;
            }
            else
            {
                (answer, var arrived) = world.FarEnd.Take(message, isIdempotent);
                world.Note(
                    world.OwnerOf(message.ContactId).Person.Number,
                    new HandedOver(world.Now, message.Id, message.ContactId, message.Kind, answer, arrived, isIdempotent));
                dies = fate == HostFate.DiesSending && --left <= 0;
                if (dies)
                {
                    isDead = true;
                    world.Note(null, new HostLost(world.Now));
                    gone.SetResult();
                }
            }
        }

        if (dies)
        {
            await new TaskCompletionSource().Task;
        }

        return new(answer, answer == SendResult.Sent ? null : "at-random", message.Id.ToString("N"));
    }

    /// <summary>The end of a batch: nothing of it is recorded yet.</summary>
    public async Task FinishAsync()
    {
        if (fate == HostFate.Sleeps && !hasSlept)
        {
            hasSlept = true;
            world.Note(null, new HostLost(world.Now));
            gone.SetResult();
            await woken.Task;
        }
    }

    /// <summary>A host that fell asleep goes on where it was.</summary>
    public async Task WakeAsync()
    {
        woken.SetResult();
        await run!;
    }
}
