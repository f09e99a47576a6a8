using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Outreach.Application.Pipeline;
using Outreach.Application.Security;
using Outreach.Domain.Security;

namespace Outreach.Application.Persistence;

internal sealed class SecurityConfiguration :
    IEntityTypeConfiguration<StaffUser>,
    IEntityTypeConfiguration<RoleGrant>,
    IEntityTypeConfiguration<AuditRecord>,
    IEntityTypeConfiguration<AuditSeal>,
    IEntityTypeConfiguration<IdempotencyRecord>,
    IEntityTypeConfiguration<Setting>,
    IEntityTypeConfiguration<ProtectionKey>,
    IEntityTypeConfiguration<JobTurn>
{
    public void Configure(EntityTypeBuilder<StaffUser> builder)
    {
        builder.ToTable("users");
        builder.Property(u => u.UserName).HasMaxLength(256);
        builder.Property(u => u.NormalizedUserName).HasMaxLength(256);
        builder.Property(u => u.Email).HasMaxLength(254);
        builder.Property(u => u.NormalizedEmail).HasMaxLength(254);
        builder.Property(u => u.DisplayName).HasMaxLength(200);
        builder.Property(u => u.Language).HasMaxLength(12);
        builder.Property(u => u.ConcurrencyStamp).IsConcurrencyToken();
        builder.HasIndex(u => u.NormalizedUserName).IsUnique();
    }

    public void Configure(EntityTypeBuilder<RoleGrant> builder)
    {
        builder.ToTable("role_grants");
        builder.HasIndex(g => g.UserId);
    }

    public void Configure(EntityTypeBuilder<AuditRecord> builder)
    {
        builder.ToTable("audit_records");
        builder.Property(a => a.Action).HasMaxLength(64);
        builder.Property(a => a.Subject).HasMaxLength(32);
        builder.Property(a => a.FromState).HasMaxLength(32);
        builder.Property(a => a.ToState).HasMaxLength(32);
        builder.Property(a => a.Reason).HasMaxLength(500);
        builder.HasIndex(a => a.PatientId).HasFilter("patient_id IS NOT NULL").HasDatabaseName("ix_audit_patient");
        builder.HasIndex(a => new { a.SubjectId, a.Id });
    }

    public void Configure(EntityTypeBuilder<AuditSeal> builder)
    {
        builder.ToTable("audit_seals");
        builder.HasKey(s => s.Number);
        builder.Property(s => s.Number).ValueGeneratedNever();
        builder.Property(s => s.Hash).HasMaxLength(64);
        builder.HasIndex(s => s.RecordId).IsUnique();
    }

    public void Configure(EntityTypeBuilder<IdempotencyRecord> builder)
    {
        builder.ToTable("idempotency_records");
        builder.HasKey(r => new { r.UserId, r.Key });
        builder.Property(r => r.Key).HasMaxLength(255);
        builder.Property(r => r.RequestHash).HasMaxLength(64);
        builder.HasIndex(r => r.At);
    }

    public void Configure(EntityTypeBuilder<Setting> builder)
    {
        builder.ToTable("settings");
        builder.HasKey(s => s.Key);
        builder.Property(s => s.Key).HasMaxLength(64);
    }

    public void Configure(EntityTypeBuilder<ProtectionKey> builder)
    {
        builder.ToTable("protection_keys");
        builder.HasKey(k => k.Name);
        builder.Property(k => k.Name).HasMaxLength(100);
    }

    public void Configure(EntityTypeBuilder<JobTurn> builder)
    {
        builder.ToTable("job_turns");
        builder.HasKey(t => t.Job);
        builder.Property(t => t.Job).HasMaxLength(64);
        builder.Property(t => t.Owner).HasMaxLength(100);
    }
}
