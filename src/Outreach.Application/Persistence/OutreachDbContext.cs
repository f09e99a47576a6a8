using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Outreach.Application.Pipeline;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Bookings;
using Outreach.Domain.Calls;
using Outreach.Domain.Commitments;
using Outreach.Domain.Outcomes;
using Outreach.Domain.Patients;
using Outreach.Domain.Policies;
using Outreach.Domain.Registrations;
using Outreach.Domain.Reminders;
using Outreach.Domain.Screening;
using Outreach.Domain.Security;
using Outreach.Domain.Theatre;
using Outreach.Domain.WaitingList;

namespace Outreach.Application.Persistence;

/// <summary>Everything that Outreach remembers.</summary>
public sealed class OutreachDbContext(DbContextOptions<OutreachDbContext> options) : DbContext(options)
{
    public DbSet<Commitment> Commitments => Set<Commitment>();

    public DbSet<Allotment> Allotments => Set<Allotment>();

    public DbSet<LedgerEntry> Ledger => Set<LedgerEntry>();

    public DbSet<Hospital> Hospitals => Set<Hospital>();

    public DbSet<OperatingTheatre> Theatres => Set<OperatingTheatre>();

    public DbSet<Surgeon> Surgeons => Set<Surgeon>();

    public DbSet<Mission> Missions => Set<Mission>();

    public DbSet<MissionHospital> MissionHospitals => Set<MissionHospital>();

    public DbSet<TheatreSession> Sessions => Set<TheatreSession>();

    public DbSet<Slot> Slots => Set<Slot>();

    public DbSet<Patient> Patients => Set<Patient>();

    public DbSet<PatientContact> Contacts => Set<PatientContact>();

    public DbSet<PatientIdentifier> Identifiers => Set<PatientIdentifier>();

    public DbSet<PatientConsent> Consents => Set<PatientConsent>();

    public DbSet<PatientSearchTerm> SearchTerms => Set<PatientSearchTerm>();

    public DbSet<PatientUnavailability> Unavailabilities => Set<PatientUnavailability>();

    public DbSet<PatientMerge> Merges => Set<PatientMerge>();

    public DbSet<ScreeningCamp> Camps => Set<ScreeningCamp>();

    public DbSet<ScreeningRecord> Screenings => Set<ScreeningRecord>();

    public DbSet<EyeFinding> EyeFindings => Set<EyeFinding>();

    public DbSet<AcuityReading> AcuityReadings => Set<AcuityReading>();

    public DbSet<WaitingListEntry> WaitingList => Set<WaitingListEntry>();

    public DbSet<Booking> Bookings => Set<Booking>();

    public DbSet<Operation> Operations => Set<Operation>();

    public DbSet<Reminder> Reminders => Set<Reminder>();

    public DbSet<ReminderAttempt> ReminderAttempts => Set<ReminderAttempt>();

    public DbSet<DeliveryReport> DeliveryReports => Set<DeliveryReport>();

    public DbSet<PatientReply> Replies => Set<PatientReply>();

    public DbSet<CallTurn> CallTurns => Set<CallTurn>();

    public DbSet<RegistrationImport> Imports => Set<RegistrationImport>();

    public DbSet<RegistrationFile> ImportFiles => Set<RegistrationFile>();

    public DbSet<RegistrationRow> ImportRows => Set<RegistrationRow>();

    public DbSet<PolicyDocument> Policies => Set<PolicyDocument>();

    public DbSet<StaffUser> Users => Set<StaffUser>();

    public DbSet<RoleGrant> RoleGrants => Set<RoleGrant>();

    public DbSet<AuditRecord> AuditRecords => Set<AuditRecord>();

    public DbSet<AuditSeal> AuditSeals => Set<AuditSeal>();

    public DbSet<IdempotencyRecord> IdempotencyRecords => Set<IdempotencyRecord>();

    public DbSet<Setting> Settings => Set<Setting>();

    public DbSet<ProtectionKey> ProtectionKeys => Set<ProtectionKey>();

    public DbSet<JobTurn> JobTurns => Set<JobTurn>();

    public override Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        foreach (var entry in ChangeTracker.Entries<IVersioned>())
        {
            if (entry.State == EntityState.Modified)
            {
                entry.Property(e => e.Version).CurrentValue++;
            }
        }

        return base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        Conversions.Configure(configurationBuilder, isSqlite: this.IsSqlite());

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(OutreachDbContext).Assembly);
        modelBuilder.Entity<IdentityUserClaim<Guid>>().ToTable("user_claims");
        modelBuilder.Entity<IdentityUserLogin<Guid>>(b => b.ToTable("user_logins").HasKey(l => new { l.LoginProvider, l.ProviderKey }));
        modelBuilder.Entity<IdentityUserToken<Guid>>(b => b.ToTable("user_tokens").HasKey(t => new { t.UserId, t.LoginProvider, t.Name }));

        var terms = modelBuilder.Entity<PatientSearchTerm>();
        if (this.IsSqlite())
        {
            // Terms fall all over an index. This one is small enough to stay in memory; with ids in it, which are 36 letters here, taking in a list read and wrote several
            // times as much. A key to hospitals would come with an index of its own; `verify` looks whether they lead somewhere.
            terms.HasIndex(t => t.Term);
        }
        else
        {
            // Keys are found by prefix: bytes decide, not a language's rules. The indexes answer by themselves whether the other words are met.
            terms.Property(t => t.Term).UseCollation("C");
            terms.HasOne<Hospital>().WithMany().HasForeignKey(t => t.HospitalId).OnDelete(DeleteBehavior.Restrict);
            terms.HasIndex(t => new { t.Term, t.PatientId }).HasAnnotation("Npgsql:IndexInclude", new[] { nameof(PatientSearchTerm.Words) });
            terms.HasIndex(t => new { t.HospitalId, t.Term, t.PatientId }).HasAnnotation("Npgsql:IndexInclude", new[] { nameof(PatientSearchTerm.Words) });
        }
    }
}
