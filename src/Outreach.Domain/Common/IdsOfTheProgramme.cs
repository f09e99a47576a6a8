namespace Outreach.Domain;

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

public readonly record struct HospitalId(Guid Value) : IEntityId<HospitalId>
{
    public static HospitalId From(Guid value) => new(value);

    public static bool operator <(HospitalId left, HospitalId right) => left.Value.CompareTo(right.Value) < 0;

    public static bool operator >(HospitalId left, HospitalId right) => left.Value.CompareTo(right.Value) > 0;

    public static bool operator <=(HospitalId left, HospitalId right) => left.Value.CompareTo(right.Value) <= 0;

    public static bool operator >=(HospitalId left, HospitalId right) => left.Value.CompareTo(right.Value) >= 0;
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

public readonly record struct PolicyId(Guid Value) : IEntityId<PolicyId>
{
    public static PolicyId From(Guid value) => new(value);

    public static bool operator <(PolicyId left, PolicyId right) => left.Value.CompareTo(right.Value) < 0;

    public static bool operator >(PolicyId left, PolicyId right) => left.Value.CompareTo(right.Value) > 0;

    public static bool operator <=(PolicyId left, PolicyId right) => left.Value.CompareTo(right.Value) <= 0;

    public static bool operator >=(PolicyId left, PolicyId right) => left.Value.CompareTo(right.Value) >= 0;
}

public readonly record struct RoleGrantId(Guid Value) : IEntityId<RoleGrantId>
{
    public static RoleGrantId From(Guid value) => new(value);

    public static bool operator <(RoleGrantId left, RoleGrantId right) => left.Value.CompareTo(right.Value) < 0;

    public static bool operator >(RoleGrantId left, RoleGrantId right) => left.Value.CompareTo(right.Value) > 0;

    public static bool operator <=(RoleGrantId left, RoleGrantId right) => left.Value.CompareTo(right.Value) <= 0;

    public static bool operator >=(RoleGrantId left, RoleGrantId right) => left.Value.CompareTo(right.Value) >= 0;
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

public readonly record struct UserId(Guid Value) : IEntityId<UserId>
{
    public static UserId From(Guid value) => new(value);

    public static bool operator <(UserId left, UserId right) => left.Value.CompareTo(right.Value) < 0;

    public static bool operator >(UserId left, UserId right) => left.Value.CompareTo(right.Value) > 0;

    public static bool operator <=(UserId left, UserId right) => left.Value.CompareTo(right.Value) <= 0;

    public static bool operator >=(UserId left, UserId right) => left.Value.CompareTo(right.Value) >= 0;
}
