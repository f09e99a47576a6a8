namespace Outreach.Domain;

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

public readonly record struct IdentifierId(Guid Value) : IEntityId<IdentifierId>
{
    public static IdentifierId From(Guid value) => new(value);

    public static bool operator <(IdentifierId left, IdentifierId right) => left.Value.CompareTo(right.Value) < 0;

    public static bool operator >(IdentifierId left, IdentifierId right) => left.Value.CompareTo(right.Value) > 0;

    public static bool operator <=(IdentifierId left, IdentifierId right) => left.Value.CompareTo(right.Value) <= 0;

    public static bool operator >=(IdentifierId left, IdentifierId right) => left.Value.CompareTo(right.Value) >= 0;
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

public readonly record struct DeliveryReportId(Guid Value) : IEntityId<DeliveryReportId>
{
    public static DeliveryReportId From(Guid value) => new(value);

    public static bool operator <(DeliveryReportId left, DeliveryReportId right) => left.Value.CompareTo(right.Value) < 0;

    public static bool operator >(DeliveryReportId left, DeliveryReportId right) => left.Value.CompareTo(right.Value) > 0;

    public static bool operator <=(DeliveryReportId left, DeliveryReportId right) => left.Value.CompareTo(right.Value) <= 0;

    public static bool operator >=(DeliveryReportId left, DeliveryReportId right) => left.Value.CompareTo(right.Value) >= 0;
}

public readonly record struct CallTurnId(Guid Value) : IEntityId<CallTurnId>
{
    public static CallTurnId From(Guid value) => new(value);

    public static bool operator <(CallTurnId left, CallTurnId right) => left.Value.CompareTo(right.Value) < 0;

    public static bool operator >(CallTurnId left, CallTurnId right) => left.Value.CompareTo(right.Value) > 0;

    public static bool operator <=(CallTurnId left, CallTurnId right) => left.Value.CompareTo(right.Value) <= 0;

    public static bool operator >=(CallTurnId left, CallTurnId right) => left.Value.CompareTo(right.Value) >= 0;
}

public readonly record struct PatientReplyId(Guid Value) : IEntityId<PatientReplyId>
{
    public static PatientReplyId From(Guid value) => new(value);

    public static bool operator <(PatientReplyId left, PatientReplyId right) => left.Value.CompareTo(right.Value) < 0;

    public static bool operator >(PatientReplyId left, PatientReplyId right) => left.Value.CompareTo(right.Value) > 0;

    public static bool operator <=(PatientReplyId left, PatientReplyId right) => left.Value.CompareTo(right.Value) <= 0;

    public static bool operator >=(PatientReplyId left, PatientReplyId right) => left.Value.CompareTo(right.Value) >= 0;
}

public readonly record struct ReminderAttemptId(Guid Value) : IEntityId<ReminderAttemptId>
{
    public static ReminderAttemptId From(Guid value) => new(value);

    public static bool operator <(ReminderAttemptId left, ReminderAttemptId right) => left.Value.CompareTo(right.Value) < 0;

    public static bool operator >(ReminderAttemptId left, ReminderAttemptId right) => left.Value.CompareTo(right.Value) > 0;

    public static bool operator <=(ReminderAttemptId left, ReminderAttemptId right) => left.Value.CompareTo(right.Value) <= 0;

    public static bool operator >=(ReminderAttemptId left, ReminderAttemptId right) => left.Value.CompareTo(right.Value) >= 0;
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

public readonly record struct UnavailabilityId(Guid Value) : IEntityId<UnavailabilityId>
{
    public static UnavailabilityId From(Guid value) => new(value);

    public static bool operator <(UnavailabilityId left, UnavailabilityId right) => left.Value.CompareTo(right.Value) < 0;

    public static bool operator >(UnavailabilityId left, UnavailabilityId right) => left.Value.CompareTo(right.Value) > 0;

    public static bool operator <=(UnavailabilityId left, UnavailabilityId right) => left.Value.CompareTo(right.Value) <= 0;

    public static bool operator >=(UnavailabilityId left, UnavailabilityId right) => left.Value.CompareTo(right.Value) >= 0;
}

public readonly record struct WaitingListEntryId(Guid Value) : IEntityId<WaitingListEntryId>
{
    public static WaitingListEntryId From(Guid value) => new(value);

    public static bool operator <(WaitingListEntryId left, WaitingListEntryId right) => left.Value.CompareTo(right.Value) < 0;

    public static bool operator >(WaitingListEntryId left, WaitingListEntryId right) => left.Value.CompareTo(right.Value) > 0;

    public static bool operator <=(WaitingListEntryId left, WaitingListEntryId right) => left.Value.CompareTo(right.Value) <= 0;

    public static bool operator >=(WaitingListEntryId left, WaitingListEntryId right) => left.Value.CompareTo(right.Value) >= 0;
}
