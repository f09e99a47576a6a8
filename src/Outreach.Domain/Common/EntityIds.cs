using System.Buffers.Binary;
using System.Security.Cryptography;
using NodaTime;

namespace Outreach.Domain;

/// <summary>An id that cannot be confused with another kind of id; a UUIDv7, so that primary keys grow at one end.</summary>
/// <remarks>Each id has the comparisons that the database's order of ids needs for paging (<c>id &gt; cursor</c>).</remarks>
public interface IEntityId<TSelf>
    where TSelf : struct, IEntityId<TSelf>
{
    /// <summary>The value on the wire and in the database.</summary>
    Guid Value { get; }

    static abstract TSelf From(Guid value);

    /// <summary>A new id, ordered by the injected clock.</summary>
    static virtual TSelf New(IClock clock) => TSelf.From(EntityId.NewGuid(clock));
}

/// <summary>Makes ids: <c>EntityId.New&lt;BookingId&gt;(clock)</c>.</summary>
public static class EntityId
{
    [ThreadStatic]
    private static byte[]? randomBytes;

    [ThreadStatic]
    private static int randomLeft;

    private static int counter = RandomNumberGenerator.GetInt32(int.MaxValue);

    public static TId New<TId>(IClock clock)
        where TId : struct, IEntityId<TId> => TId.New(clock);

    /// <summary>A UUIDv7 (RFC 9562) with a counter behind its milliseconds, so that one process's ids keep their order within one.</summary>
    internal static Guid NewGuid(IClock clock)
    {
        Span<byte> bytes = stackalloc byte[16];
        FillRandom(bytes[10..]);
        BinaryPrimitives.WriteInt64BigEndian(bytes, clock.GetCurrentInstant().ToUnixTimeMilliseconds() << 16);
        var count = (uint)Interlocked.Increment(ref counter);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[6..], (ushort)(0x7000 | (count >> 20)));
        bytes[8] = (byte)(0x80 | ((count >> 14) & 0x3F));
        bytes[9] = (byte)(count >> 6);
        bytes[10] = (byte)((count << 2) | (uint)(bytes[10] & 0x03));
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>Random bytes are fetched for many ids at once: each fetch is a call to the system.</summary>
    private static void FillRandom(Span<byte> bytes)
    {
        if (randomBytes is null || randomLeft < bytes.Length)
        {
            randomBytes ??= new byte[600];
            RandomNumberGenerator.Fill(randomBytes);
            randomLeft = randomBytes.Length;
        }

        randomBytes.AsSpan(randomLeft - bytes.Length, bytes.Length).CopyTo(bytes);
        randomLeft -= bytes.Length;
    }
}

public readonly record struct AllotmentId(Guid Value) : IEntityId<AllotmentId>
{
    public static AllotmentId From(Guid value) => new(value);

    public static bool operator <(AllotmentId left, AllotmentId right) => left.Value.CompareTo(right.Value) < 0;

    public static bool operator >(AllotmentId left, AllotmentId right) => left.Value.CompareTo(right.Value) > 0;

    public static bool operator <=(AllotmentId left, AllotmentId right) => left.Value.CompareTo(right.Value) <= 0;

    public static bool operator >=(AllotmentId left, AllotmentId right) => left.Value.CompareTo(right.Value) >= 0;
}

public readonly record struct AuditRecordId(Guid Value) : IEntityId<AuditRecordId>
{
    public static AuditRecordId From(Guid value) => new(value);

    public static bool operator <(AuditRecordId left, AuditRecordId right) => left.Value.CompareTo(right.Value) < 0;

    public static bool operator >(AuditRecordId left, AuditRecordId right) => left.Value.CompareTo(right.Value) > 0;

    public static bool operator <=(AuditRecordId left, AuditRecordId right) => left.Value.CompareTo(right.Value) <= 0;

    public static bool operator >=(AuditRecordId left, AuditRecordId right) => left.Value.CompareTo(right.Value) >= 0;
}

public readonly record struct BookingId(Guid Value) : IEntityId<BookingId>
{
    public static BookingId From(Guid value) => new(value);

    public static bool operator <(BookingId left, BookingId right) => left.Value.CompareTo(right.Value) < 0;

    public static bool operator >(BookingId left, BookingId right) => left.Value.CompareTo(right.Value) > 0;

    public static bool operator <=(BookingId left, BookingId right) => left.Value.CompareTo(right.Value) <= 0;

    public static bool operator >=(BookingId left, BookingId right) => left.Value.CompareTo(right.Value) >= 0;
}

public readonly record struct CommitmentId(Guid Value) : IEntityId<CommitmentId>
{
    public static CommitmentId From(Guid value) => new(value);

    public static bool operator <(CommitmentId left, CommitmentId right) => left.Value.CompareTo(right.Value) < 0;

    public static bool operator >(CommitmentId left, CommitmentId right) => left.Value.CompareTo(right.Value) > 0;

    public static bool operator <=(CommitmentId left, CommitmentId right) => left.Value.CompareTo(right.Value) <= 0;

    public static bool operator >=(CommitmentId left, CommitmentId right) => left.Value.CompareTo(right.Value) >= 0;
}

public readonly record struct ContactId(Guid Value) : IEntityId<ContactId>
{
    public static ContactId From(Guid value) => new(value);

    public static bool operator <(ContactId left, ContactId right) => left.Value.CompareTo(right.Value) < 0;

    public static bool operator >(ContactId left, ContactId right) => left.Value.CompareTo(right.Value) > 0;

    public static bool operator <=(ContactId left, ContactId right) => left.Value.CompareTo(right.Value) <= 0;

    public static bool operator >=(ContactId left, ContactId right) => left.Value.CompareTo(right.Value) >= 0;
}

public readonly record struct ConsentId(Guid Value) : IEntityId<ConsentId>
{
    public static ConsentId From(Guid value) => new(value);

    public static bool operator <(ConsentId left, ConsentId right) => left.Value.CompareTo(right.Value) < 0;

    public static bool operator >(ConsentId left, ConsentId right) => left.Value.CompareTo(right.Value) > 0;

    public static bool operator <=(ConsentId left, ConsentId right) => left.Value.CompareTo(right.Value) <= 0;

    public static bool operator >=(ConsentId left, ConsentId right) => left.Value.CompareTo(right.Value) >= 0;
}

public readonly record struct EyeFindingId(Guid Value) : IEntityId<EyeFindingId>
{
    public static EyeFindingId From(Guid value) => new(value);

    public static bool operator <(EyeFindingId left, EyeFindingId right) => left.Value.CompareTo(right.Value) < 0;

    public static bool operator >(EyeFindingId left, EyeFindingId right) => left.Value.CompareTo(right.Value) > 0;

    public static bool operator <=(EyeFindingId left, EyeFindingId right) => left.Value.CompareTo(right.Value) <= 0;

    public static bool operator >=(EyeFindingId left, EyeFindingId right) => left.Value.CompareTo(right.Value) >= 0;
}

public readonly record struct AcuityReadingId(Guid Value) : IEntityId<AcuityReadingId>
{
    public static AcuityReadingId From(Guid value) => new(value);

    public static bool operator <(AcuityReadingId left, AcuityReadingId right) => left.Value.CompareTo(right.Value) < 0;

    public static bool operator >(AcuityReadingId left, AcuityReadingId right) => left.Value.CompareTo(right.Value) > 0;

    public static bool operator <=(AcuityReadingId left, AcuityReadingId right) => left.Value.CompareTo(right.Value) <= 0;

    public static bool operator >=(AcuityReadingId left, AcuityReadingId right) => left.Value.CompareTo(right.Value) >= 0;
}

public readonly record struct HospitalId(Guid Value) : IEntityId<HospitalId>
{
    public static HospitalId From(Guid value) => new(value);

    public static bool operator <(HospitalId left, HospitalId right) => left.Value.CompareTo(right.Value) < 0;

    public static bool operator >(HospitalId left, HospitalId right) => left.Value.CompareTo(right.Value) > 0;

    public static bool operator <=(HospitalId left, HospitalId right) => left.Value.CompareTo(right.Value) <= 0;

    public static bool operator >=(HospitalId left, HospitalId right) => left.Value.CompareTo(right.Value) >= 0;
}

public readonly record struct IdentifierId(Guid Value) : IEntityId<IdentifierId>
{
    public static IdentifierId From(Guid value) => new(value);

    public static bool operator <(IdentifierId left, IdentifierId right) => left.Value.CompareTo(right.Value) < 0;

    public static bool operator >(IdentifierId left, IdentifierId right) => left.Value.CompareTo(right.Value) > 0;

    public static bool operator <=(IdentifierId left, IdentifierId right) => left.Value.CompareTo(right.Value) <= 0;

    public static bool operator >=(IdentifierId left, IdentifierId right) => left.Value.CompareTo(right.Value) >= 0;
}

public readonly record struct LedgerEntryId(Guid Value) : IEntityId<LedgerEntryId>
{
    public static LedgerEntryId From(Guid value) => new(value);

    public static bool operator <(LedgerEntryId left, LedgerEntryId right) => left.Value.CompareTo(right.Value) < 0;

    public static bool operator >(LedgerEntryId left, LedgerEntryId right) => left.Value.CompareTo(right.Value) > 0;

    public static bool operator <=(LedgerEntryId left, LedgerEntryId right) => left.Value.CompareTo(right.Value) <= 0;

    public static bool operator >=(LedgerEntryId left, LedgerEntryId right) => left.Value.CompareTo(right.Value) >= 0;
}

public readonly record struct MissionId(Guid Value) : IEntityId<MissionId>
{
    public static MissionId From(Guid value) => new(value);

    public static bool operator <(MissionId left, MissionId right) => left.Value.CompareTo(right.Value) < 0;

    public static bool operator >(MissionId left, MissionId right) => left.Value.CompareTo(right.Value) > 0;

    public static bool operator <=(MissionId left, MissionId right) => left.Value.CompareTo(right.Value) <= 0;

    public static bool operator >=(MissionId left, MissionId right) => left.Value.CompareTo(right.Value) >= 0;
}

public readonly record struct OperationId(Guid Value) : IEntityId<OperationId>
{
    public static OperationId From(Guid value) => new(value);

    public static bool operator <(OperationId left, OperationId right) => left.Value.CompareTo(right.Value) < 0;

    public static bool operator >(OperationId left, OperationId right) => left.Value.CompareTo(right.Value) > 0;

    public static bool operator <=(OperationId left, OperationId right) => left.Value.CompareTo(right.Value) <= 0;

    public static bool operator >=(OperationId left, OperationId right) => left.Value.CompareTo(right.Value) >= 0;
}

public readonly record struct PatientId(Guid Value) : IEntityId<PatientId>
{
    public static PatientId From(Guid value) => new(value);

    public static bool operator <(PatientId left, PatientId right) => left.Value.CompareTo(right.Value) < 0;

    public static bool operator >(PatientId left, PatientId right) => left.Value.CompareTo(right.Value) > 0;

    public static bool operator <=(PatientId left, PatientId right) => left.Value.CompareTo(right.Value) <= 0;

    public static bool operator >=(PatientId left, PatientId right) => left.Value.CompareTo(right.Value) >= 0;
}

public readonly record struct PatientMergeId(Guid Value) : IEntityId<PatientMergeId>
{
    public static PatientMergeId From(Guid value) => new(value);

    public static bool operator <(PatientMergeId left, PatientMergeId right) => left.Value.CompareTo(right.Value) < 0;

    public static bool operator >(PatientMergeId left, PatientMergeId right) => left.Value.CompareTo(right.Value) > 0;

    public static bool operator <=(PatientMergeId left, PatientMergeId right) => left.Value.CompareTo(right.Value) <= 0;

    public static bool operator >=(PatientMergeId left, PatientMergeId right) => left.Value.CompareTo(right.Value) >= 0;
}

public readonly record struct PolicyId(Guid Value) : IEntityId<PolicyId>
{
    public static PolicyId From(Guid value) => new(value);

    public static bool operator <(PolicyId left, PolicyId right) => left.Value.CompareTo(right.Value) < 0;

    public static bool operator >(PolicyId left, PolicyId right) => left.Value.CompareTo(right.Value) > 0;

    public static bool operator <=(PolicyId left, PolicyId right) => left.Value.CompareTo(right.Value) <= 0;

    public static bool operator >=(PolicyId left, PolicyId right) => left.Value.CompareTo(right.Value) >= 0;
}

public readonly record struct RegistrationImportId(Guid Value) : IEntityId<RegistrationImportId>
{
    public static RegistrationImportId From(Guid value) => new(value);

    public static bool operator <(RegistrationImportId left, RegistrationImportId right) => left.Value.CompareTo(right.Value) < 0;

    public static bool operator >(RegistrationImportId left, RegistrationImportId right) => left.Value.CompareTo(right.Value) > 0;

    public static bool operator <=(RegistrationImportId left, RegistrationImportId right) => left.Value.CompareTo(right.Value) <= 0;

    public static bool operator >=(RegistrationImportId left, RegistrationImportId right) => left.Value.CompareTo(right.Value) >= 0;
}

public readonly record struct ReminderId(Guid Value) : IEntityId<ReminderId>
{
    public static ReminderId From(Guid value) => new(value);

    public static bool operator <(ReminderId left, ReminderId right) => left.Value.CompareTo(right.Value) < 0;

    public static bool operator >(ReminderId left, ReminderId right) => left.Value.CompareTo(right.Value) > 0;

    public static bool operator <=(ReminderId left, ReminderId right) => left.Value.CompareTo(right.Value) <= 0;

    public static bool operator >=(ReminderId left, ReminderId right) => left.Value.CompareTo(right.Value) >= 0;
}

public readonly record struct ReminderAttemptId(Guid Value) : IEntityId<ReminderAttemptId>
{
    public static ReminderAttemptId From(Guid value) => new(value);

    public static bool operator <(ReminderAttemptId left, ReminderAttemptId right) => left.Value.CompareTo(right.Value) < 0;

    public static bool operator >(ReminderAttemptId left, ReminderAttemptId right) => left.Value.CompareTo(right.Value) > 0;

    public static bool operator <=(ReminderAttemptId left, ReminderAttemptId right) => left.Value.CompareTo(right.Value) <= 0;

    public static bool operator >=(ReminderAttemptId left, ReminderAttemptId right) => left.Value.CompareTo(right.Value) >= 0;
}

public readonly record struct RoleGrantId(Guid Value) : IEntityId<RoleGrantId>
{
    public static RoleGrantId From(Guid value) => new(value);

    public static bool operator <(RoleGrantId left, RoleGrantId right) => left.Value.CompareTo(right.Value) < 0;

    public static bool operator >(RoleGrantId left, RoleGrantId right) => left.Value.CompareTo(right.Value) > 0;

    public static bool operator <=(RoleGrantId left, RoleGrantId right) => left.Value.CompareTo(right.Value) <= 0;

    public static bool operator >=(RoleGrantId left, RoleGrantId right) => left.Value.CompareTo(right.Value) >= 0;
}

public readonly record struct ScreeningId(Guid Value) : IEntityId<ScreeningId>
{
    public static ScreeningId From(Guid value) => new(value);

    public static bool operator <(ScreeningId left, ScreeningId right) => left.Value.CompareTo(right.Value) < 0;

    public static bool operator >(ScreeningId left, ScreeningId right) => left.Value.CompareTo(right.Value) > 0;

    public static bool operator <=(ScreeningId left, ScreeningId right) => left.Value.CompareTo(right.Value) <= 0;

    public static bool operator >=(ScreeningId left, ScreeningId right) => left.Value.CompareTo(right.Value) >= 0;
}

public readonly record struct ScreeningCampId(Guid Value) : IEntityId<ScreeningCampId>
{
    public static ScreeningCampId From(Guid value) => new(value);

    public static bool operator <(ScreeningCampId left, ScreeningCampId right) => left.Value.CompareTo(right.Value) < 0;

    public static bool operator >(ScreeningCampId left, ScreeningCampId right) => left.Value.CompareTo(right.Value) > 0;

    public static bool operator <=(ScreeningCampId left, ScreeningCampId right) => left.Value.CompareTo(right.Value) <= 0;

    public static bool operator >=(ScreeningCampId left, ScreeningCampId right) => left.Value.CompareTo(right.Value) >= 0;
}

public readonly record struct SessionId(Guid Value) : IEntityId<SessionId>
{
    public static SessionId From(Guid value) => new(value);

    public static bool operator <(SessionId left, SessionId right) => left.Value.CompareTo(right.Value) < 0;

    public static bool operator >(SessionId left, SessionId right) => left.Value.CompareTo(right.Value) > 0;

    public static bool operator <=(SessionId left, SessionId right) => left.Value.CompareTo(right.Value) <= 0;

    public static bool operator >=(SessionId left, SessionId right) => left.Value.CompareTo(right.Value) >= 0;
}

public readonly record struct SlotId(Guid Value) : IEntityId<SlotId>
{
    public static SlotId From(Guid value) => new(value);

    public static bool operator <(SlotId left, SlotId right) => left.Value.CompareTo(right.Value) < 0;

    public static bool operator >(SlotId left, SlotId right) => left.Value.CompareTo(right.Value) > 0;

    public static bool operator <=(SlotId left, SlotId right) => left.Value.CompareTo(right.Value) <= 0;

    public static bool operator >=(SlotId left, SlotId right) => left.Value.CompareTo(right.Value) >= 0;
}

public readonly record struct SurgeonId(Guid Value) : IEntityId<SurgeonId>
{
    public static SurgeonId From(Guid value) => new(value);

    public static bool operator <(SurgeonId left, SurgeonId right) => left.Value.CompareTo(right.Value) < 0;

    public static bool operator >(SurgeonId left, SurgeonId right) => left.Value.CompareTo(right.Value) > 0;

    public static bool operator <=(SurgeonId left, SurgeonId right) => left.Value.CompareTo(right.Value) <= 0;

    public static bool operator >=(SurgeonId left, SurgeonId right) => left.Value.CompareTo(right.Value) >= 0;
}

public readonly record struct TheatreId(Guid Value) : IEntityId<TheatreId>
{
    public static TheatreId From(Guid value) => new(value);

    public static bool operator <(TheatreId left, TheatreId right) => left.Value.CompareTo(right.Value) < 0;

    public static bool operator >(TheatreId left, TheatreId right) => left.Value.CompareTo(right.Value) > 0;

    public static bool operator <=(TheatreId left, TheatreId right) => left.Value.CompareTo(right.Value) <= 0;

    public static bool operator >=(TheatreId left, TheatreId right) => left.Value.CompareTo(right.Value) >= 0;
}

public readonly record struct UnavailabilityId(Guid Value) : IEntityId<UnavailabilityId>
{
    public static UnavailabilityId From(Guid value) => new(value);

    public static bool operator <(UnavailabilityId left, UnavailabilityId right) => left.Value.CompareTo(right.Value) < 0;

    public static bool operator >(UnavailabilityId left, UnavailabilityId right) => left.Value.CompareTo(right.Value) > 0;

    public static bool operator <=(UnavailabilityId left, UnavailabilityId right) => left.Value.CompareTo(right.Value) <= 0;

    public static bool operator >=(UnavailabilityId left, UnavailabilityId right) => left.Value.CompareTo(right.Value) >= 0;
}

public readonly record struct UserId(Guid Value) : IEntityId<UserId>
{
    public static UserId From(Guid value) => new(value);

    public static bool operator <(UserId left, UserId right) => left.Value.CompareTo(right.Value) < 0;

    public static bool operator >(UserId left, UserId right) => left.Value.CompareTo(right.Value) > 0;

    public static bool operator <=(UserId left, UserId right) => left.Value.CompareTo(right.Value) <= 0;

    public static bool operator >=(UserId left, UserId right) => left.Value.CompareTo(right.Value) >= 0;
}

public readonly record struct WaitingListEntryId(Guid Value) : IEntityId<WaitingListEntryId>
{
    public static WaitingListEntryId From(Guid value) => new(value);

    public static bool operator <(WaitingListEntryId left, WaitingListEntryId right) => left.Value.CompareTo(right.Value) < 0;

    public static bool operator >(WaitingListEntryId left, WaitingListEntryId right) => left.Value.CompareTo(right.Value) > 0;

    public static bool operator <=(WaitingListEntryId left, WaitingListEntryId right) => left.Value.CompareTo(right.Value) <= 0;

    public static bool operator >=(WaitingListEntryId left, WaitingListEntryId right) => left.Value.CompareTo(right.Value) >= 0;
}
