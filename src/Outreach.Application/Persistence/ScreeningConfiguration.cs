using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Outreach.Domain.Patients;
using Outreach.Domain.Screening;
using Outreach.Domain.Theatre;

namespace Outreach.Application.Persistence;

internal sealed class ScreeningConfiguration :
    IEntityTypeConfiguration<ScreeningCamp>,
    IEntityTypeConfiguration<ScreeningRecord>,
    IEntityTypeConfiguration<EyeFinding>,
    IEntityTypeConfiguration<AcuityReading>
{
    public void Configure(EntityTypeBuilder<ScreeningCamp> builder)
    {
        builder.ToTable("screening_camps");
        builder.Property(c => c.Code).HasMaxLength(64);
        builder.Property(c => c.Name).HasMaxLength(200);
        builder.Property(c => c.Country).HasMaxLength(2);
        builder.HasIndex(c => c.Code).IsUnique();
        builder.HasOne<Hospital>().WithMany().HasForeignKey(c => c.HospitalId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<ScreeningRecord> builder)
    {
        builder.ToTable("screenings", t =>
        {
            t.HasCheckConstraint("ck_screenings_pressure", "systolic_mm_hg IS NULL OR systolic_mm_hg > diastolic_mm_hg");
            t.HasCheckConstraint("ck_screenings_glucose_unit", "(glucose IS NULL) = (glucose_unit IS NULL)");
        });
        builder.Property(s => s.ExaminedBy).HasMaxLength(200);
        builder.Property(s => s.Diagnosis).HasMaxLength(500);
        builder.Property(s => s.Notes).HasMaxLength(2000);
        builder.Property(s => s.Version).IsConcurrencyToken();
        builder.HasIndex(s => new { s.PatientId, s.ExaminedOn });
        builder.HasIndex(s => s.HospitalId);
        builder.HasOne<Patient>().WithMany().HasForeignKey(s => s.PatientId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Hospital>().WithMany().HasForeignKey(s => s.HospitalId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<ScreeningCamp>().WithMany().HasForeignKey(s => s.CampId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<EyeFinding> builder)
    {
        builder.ToTable("eye_findings", t => t.HasCheckConstraint("ck_findings_ranks", "(presenting_rank IS NULL OR presenting_rank BETWEEN 0 AND 6) AND (best_rank IS NULL OR best_rank BETWEEN 0 AND 6)"));
        builder.Property(f => f.Cause).HasMaxLength(200);
        builder.Property(f => f.ProposedReasons).HasMaxLength(500);
        builder.Property(f => f.RuleVersion).HasMaxLength(32);
        builder.Property(f => f.DecisionReason).HasMaxLength(500);
        builder.HasIndex(f => new { f.ScreeningId, f.Eye }).IsUnique();
        builder.HasOne<ScreeningRecord>().WithMany().HasForeignKey(f => f.ScreeningId).OnDelete(DeleteBehavior.Restrict);

        // Eyes that a clinician still has to decide: few of very many, and on everybody's first page.
        builder.HasIndex(f => f.ScreeningId).HasFilter("decision IS NULL").HasDatabaseName("ix_eye_findings_undecided");
    }

    public void Configure(EntityTypeBuilder<AcuityReading> builder)
    {
        builder.ToTable("acuity_readings", t => t.HasCheckConstraint("ck_readings_rank", "rank BETWEEN 0 AND 6"));
        builder.Property(r => r.Written).HasMaxLength(100);
        builder.Property(r => r.Notation).HasMaxLength(32);
        builder.Property(r => r.Projection).HasMaxLength(16);
        builder.HasIndex(r => new { r.ScreeningId, r.Eye, r.Type }).IsUnique();
        builder.HasOne<ScreeningRecord>().WithMany().HasForeignKey(r => r.ScreeningId).OnDelete(DeleteBehavior.Restrict);
    }
}
