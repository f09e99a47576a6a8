using NodaTime;

namespace Outreach.Domain.Registrations;

/// <summary>Queued -> Running -> Finished | Refused | Cancelled | Failed.</summary>
public enum ImportStatus
{
    Queued = 1,
    Running = 2,
    Finished = 3,

    /// <summary>The file as a whole was refused; nothing was taken in.</summary>
    Refused = 4,
    Cancelled = 5,
    Failed = 6,
}

/// <summary>One run over one registration list: a dry run, or the real one.</summary>
public sealed class RegistrationImport : IVersioned
{
    private RegistrationImport() { }

    public RegistrationImport(RegistrationImportId id, HospitalId hospitalId, string listName, string fileName, string fileSha256, string country, LocalDate campDate, string? encoding, string? delimiter, bool isDryRun, Instant at, UserId by)
    {
        (Id, HospitalId, ListName, FileName, FileSha256) = (id, hospitalId, listName, fileName, fileSha256);
        (Country, CampDate, Encoding, Delimiter, IsDryRun) = (country, campDate, encoding, delimiter, isDryRun);
        (RequestedAt, RequestedBy, FileOf) = (at, by, id);
    }

    /// <summary>The real run after a dry run, with the same file and statements.</summary>
    public RegistrationImport(RegistrationImportId id, RegistrationImport dryRun, Instant at, UserId by)
        : this(id, dryRun.HospitalId, dryRun.ListName, dryRun.FileName, dryRun.FileSha256, dryRun.Country, dryRun.CampDate, dryRun.Encoding, dryRun.Delimiter, false, at, by) =>
        FileOf = dryRun.FileOf;

    public RegistrationImportId Id { get; private set; }

    public HospitalId HospitalId { get; private set; }

    /// <summary>The import that the file came with: a real run uses the file of its dry run.</summary>
    public RegistrationImportId FileOf { get; private set; }

    /// <summary>Name of the list, as in <c>osh-2026-autumn</c>; names the camp too.</summary>
    public string ListName { get; private set; } = null!;

    public string FileName { get; private set; } = null!;

    /// <summary>Hexadecimal.</summary>
    public string FileSha256 { get; private set; } = null!;

    /// <summary>Country of the list, ISO 3166 alpha-2.</summary>
    public string Country { get; private set; } = null!;

    public LocalDate CampDate { get; private set; }

    /// <summary>As stated; null for xlsx.</summary>
    public string? Encoding { get; private set; }

    /// <summary>comma, semicolon or tab; null for xlsx.</summary>
    public string? Delimiter { get; private set; }

    public bool IsDryRun { get; private set; }

    public ImportStatus Status { get; private set; } = ImportStatus.Queued;

    /// <summary>Why the file was refused or the run failed: a code.</summary>
    public string? ReasonCode { get; private set; }

    public bool CancelRequested { get; private set; }

    /// <summary>Rows answered so far.</summary>
    public int RowsDone { get; private set; }

    /// <summary>Rows of the file, once counted.</summary>
    public int? RowsTotal { get; private set; }

    public int Accepted { get; private set; }

    public int Warned { get; private set; }

    public int Duplicates { get; private set; }

    public int Rejected { get; private set; }

    public int Skipped { get; private set; }

    public Instant RequestedAt { get; private set; }

    public UserId RequestedBy { get; private set; }

    public Instant? StartedAt { get; private set; }

    public Instant? EndedAt { get; private set; }

    public string? LeaseOwner { get; private set; }

    public Instant? LeaseUntil { get; private set; }

    public long Version { get; private set; }

    /// <summary>A worker takes the run, or takes it over from one that died.</summary>
    public void Claim(string leaseOwner, Instant leaseUntil, Instant at)
    {
        if (Status is not (ImportStatus.Queued or ImportStatus.Running))
        {
            throw IllegalTransition.Of("import", Status, "started");
        }

        (Status, LeaseOwner, LeaseUntil, StartedAt) = (ImportStatus.Running, leaseOwner, leaseUntil, StartedAt ?? at);
    }

    /// <summary>The file was read through: so many rows get an answer.</summary>
    public void Count(int rowsTotal) => RowsTotal = rowsTotal;

    public void Progress(int accepted, int warned, int duplicates, int rejected, int skipped, Instant leaseUntil)
    {
        (Accepted, Warned, Duplicates, Rejected, Skipped) = (accepted, warned, duplicates, rejected, skipped);
        RowsDone = accepted + warned + duplicates + rejected + skipped;
        LeaseUntil = leaseUntil;
    }

    /// <summary>The worker stops before the end: another may take it over from now on.</summary>
    public void Release(Instant at) => LeaseUntil = at;

    public void RequestCancel()
    {
        if (Status is not (ImportStatus.Queued or ImportStatus.Running))
        {
            throw IllegalTransition.Of("import", Status, "cancelled");
        }

        CancelRequested = true;
    }

    /// <summary>Goes on where a cancelled or failed run stopped.</summary>
    public void Resume()
    {
        if (Status is not (ImportStatus.Cancelled or ImportStatus.Failed))
        {
            throw IllegalTransition.Of("import", Status, "resumed");
        }

        (Status, CancelRequested, ReasonCode, EndedAt) = (ImportStatus.Queued, false, null, null);
    }

    public void End(ImportStatus status, string? reasonCode, Instant at)
    {
        (Status, ReasonCode, EndedAt, LeaseOwner, LeaseUntil) = (status, reasonCode, at, null, null);
    }
}

/// <summary>The stored file of an import; kept apart so that lists of imports stay small.</summary>
public sealed class RegistrationFile
{
    private RegistrationFile() { }

    public RegistrationFile(RegistrationImportId importId, byte[] content) => (ImportId, Content) = (importId, content);

    public RegistrationImportId ImportId { get; private set; }

#pragma warning disable CA1819 // A file's bytes as the database hands them over; nobody changes them.
    public byte[] Content { get; private set; } = [];
#pragma warning restore CA1819
}

/// <summary>The answer to one row of the file.</summary>
public sealed class RegistrationRow
{
    private RegistrationRow() { }

    public RegistrationRow(RegistrationImportId importId, int row, string outcome, string codes, string flags, string fieldsJson) =>
        (ImportId, Row, Outcome, Codes, Flags, FieldsJson) = (importId, row, outcome, codes, flags, fieldsJson);

    public RegistrationImportId ImportId { get; private set; }

    /// <summary>As a spreadsheet shows it.</summary>
    public int Row { get; private set; }

    /// <summary>accepted, warned, duplicate, rejected, skipped.</summary>
    public string Outcome { get; private set; } = null!;

    /// <summary>Joined by a semicolon, sorted.</summary>
    public string Codes { get; private set; } = null!;

    /// <summary>Joined by a semicolon, sorted.</summary>
    public string Flags { get; private set; } = null!;

    /// <summary>What was read from the row, as a JSON object with the names of the import contract.</summary>
    public string FieldsJson { get; private set; } = null!;

    /// <summary>The patient that was made, in a real run.</summary>
    public PatientId? PatientId { get; init; }
}
