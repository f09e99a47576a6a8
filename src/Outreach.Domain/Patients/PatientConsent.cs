using NodaTime;

namespace Outreach.Domain.Patients;

/// <summary>What a person agrees to, each by itself.</summary>
public enum ConsentPurpose
{
    Treatment = 1,
    DataProcessing = 2,
    CrossBorder = 3,
    Messaging = 4,
    Photos = 5,
}

public enum ConsentMethod
{
    Signature = 1,
    ThumbprintWithWitness = 2,
    Spoken = 3,

    /// <summary>Stated in a camp's registration list.</summary>
    RegistrationList = 4,
}

/// <summary>An answer for one purpose. A later answer for the same purpose replaces it; withdrawal keeps the row.</summary>
public sealed class PatientConsent
{
    private PatientConsent() { }

    public PatientConsent(ConsentId id, PatientId patientId, ConsentPurpose purpose, bool given, ConsentMethod method, string textVersion, string language, Instant at, UserId? by) =>
        (Id, PatientId, Purpose, Given, Method, TextVersion, Language, RecordedAt, RecordedBy) = (id, patientId, purpose, given, method, textVersion, language, at, by);

    public ConsentId Id { get; private set; }

    public PatientId PatientId { get; private set; }

    public ConsentPurpose Purpose { get; private set; }

    public bool Given { get; private set; }

    public ConsentMethod Method { get; private set; }

    /// <summary>Which text was read or heard.</summary>
    public string TextVersion { get; private set; } = null!;

    public string Language { get; private set; } = null!;

    public Instant RecordedAt { get; private set; }

    public UserId? RecordedBy { get; private set; }

    /// <summary>True for the latest answer for the purpose; at most one for each (database).</summary>
    public bool IsCurrent { get; private set; } = true;

    public Instant? WithdrawnAt { get; private set; }

    public UserId? WithdrawnBy { get; private set; }

    public string? WithdrawalReason { get; private set; }

    /// <summary>In force: given, the latest answer, not withdrawn.</summary>
    public bool IsInForce => Given && IsCurrent && WithdrawnAt is null;

    public void Withdraw(Instant at, UserId? by, string reason)
    {
        if (!IsInForce)
        {
            throw new RuleViolationException("consent-not-in-force", "There is no consent in force for this purpose.");
        }

        (WithdrawnAt, WithdrawnBy, WithdrawalReason) = (at, by, reason);
    }

    public void Supersede() => IsCurrent = false;

    public void MoveTo(PatientId patientId, bool isCurrent) => (PatientId, IsCurrent) = (patientId, isCurrent && IsCurrent);
}
