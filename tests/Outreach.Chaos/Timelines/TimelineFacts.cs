using NodaTime;
using Outreach.Application.Ports;
using Outreach.Domain.Patients;
using Outreach.Domain.Reminders;

namespace Outreach.Chaos.Timelines;

/// <summary>Something that happened, in the order in which it was acknowledged.</summary>
/// <param name="At">On the host's clock, which may have been set back.</param>
public abstract record TimelineFact(Instant At);

/// <param name="Visit">Arrival, on the hospital's clock.</param>
public sealed record BookingMade(Instant At, Guid Booking, Guid Hospital, string Zone, LocalDateTime Visit) : TimelineFact(At);

/// <summary>Cancelled, moved, missed, or the patient has come.</summary>
public sealed record BookingOver(Instant At, Guid Booking) : TimelineFact(At);

/// <summary>The patient stood in the hospital.</summary>
public sealed record PatientCame(Instant At) : TimelineFact(At);

/// <summary>From here on there are reviews to call to.</summary>
public sealed record OperationMade(Instant At, Guid Booking) : TimelineFact(At);

public sealed record ConsentChanged(Instant At, bool InForce) : TimelineFact(At);

/// <summary>The owner of a contact wants no messages, or wants them again.</summary>
public sealed record MessagesStopped(Instant At, Guid Contact, bool Stopped) : TimelineFact(At);

public sealed record PolicyReplaced(Instant At, Guid Hospital, QuietHours Quiet, LocalTime InstructionsAt) : TimelineFact(At);

/// <summary>A message was handed to the far end.</summary>
/// <param name="Arrived">The person has it, whatever was answered.</param>
/// <param name="IsIdempotent">The far end knows a message again by its name.</param>
public sealed record HandedOver(Instant At, Guid Message, Guid Contact, MessageChannelKind Kind, SendResult Answer, bool Arrived, bool IsIdempotent) : TimelineFact(At);

/// <summary>A run of the job came to its end.</summary>
/// <param name="TookEverything">The far end refused nothing to anybody all the while.</param>
public sealed record JobRan(Instant At, bool TookEverything) : TimelineFact(At);

/// <summary>The host died or fell asleep with messages that had left and were not recorded.</summary>
public sealed record HostLost(Instant At) : TimelineFact(At);

/// <summary>A person who is reached in that order.</summary>
public sealed record TimelineContact(Guid Id, string Zone);

/// <summary>A reminder as it stands in the end.</summary>
public sealed record TimelineReminder(Guid Id, Guid Booking, string Step, ReminderKind Kind, Instant DueAt, Instant ExpiresAt, ReminderStatus Status, string? Reason);

/// <summary>All that happened to one patient, and to the whole world meanwhile; and what the database says in the end.</summary>
/// <param name="Person">Its number in its world.</param>
/// <param name="Contacts">In the order in which they are tried.</param>
/// <param name="EndedAt">The clock in the end.</param>
public sealed record Timeline(
    int Person, IReadOnlyList<TimelineContact> Contacts, IReadOnlyList<TimelineFact> Facts, IReadOnlyList<TimelineReminder> Reminders, Instant EndedAt);
