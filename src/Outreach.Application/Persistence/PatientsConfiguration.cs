using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Outreach.Domain.Patients;
using Outreach.Domain.Theatre;

namespace Outreach.Application.Persistence;

internal sealed class PatientsConfiguration :
    IEntityTypeConfiguration<Patient>,
    IEntityTypeConfiguration<PatientContact>,
    IEntityTypeConfiguration<PatientIdentifier>,
    IEntityTypeConfiguration<PatientConsent>,
    IEntityTypeConfiguration<PatientSearchTerm>,
    IEntityTypeConfiguration<PatientUnavailability>,
    IEntityTypeConfiguration<PatientMerge>
{
    public void Configure(EntityTypeBuilder<Patient> builder)
    {
        builder.ToTable("patients", t =>
        {
            t.HasCheckConstraint("ck_patients_merged", "(status = 'Merged') = (merged_into_id IS NOT NULL)");
            t.HasCheckConstraint("ck_patients_birth", "(birth_precision = 'Date') = (birth_date IS NOT NULL)");
        });
        builder.Property(p => p.Reference).HasMaxLength(12);
        builder.Property(p => p.FamilyName).HasMaxLength(100);
        builder.Property(p => p.GivenName).HasMaxLength(100);
        builder.Property(p => p.Patronymic).HasMaxLength(100);
        builder.Property(p => p.NamesKey).HasMaxLength(NamePairKey.MaxLength);
        builder.Property(p => p.Citizenship).HasMaxLength(2);
        builder.Property(p => p.ResidenceCountry).HasMaxLength(2);
        builder.Property(p => p.Address).HasMaxLength(500);
        builder.Property(p => p.Notes).HasMaxLength(2000);
        builder.Property(p => p.Language).HasMaxLength(12);
        builder.Property(p => p.Version).IsConcurrencyToken();
        builder.Ignore(p => p.Birth);
        builder.HasIndex(p => p.Reference).IsUnique();
        builder.HasIndex(p => p.NamesKey);
        builder.HasIndex(p => new { p.HomeHospitalId, p.Id });
        builder.HasIndex(p => p.MergedIntoId);
        builder.HasOne<Hospital>().WithMany().HasForeignKey(p => p.HomeHospitalId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Patient>().WithMany().HasForeignKey(p => p.MergedIntoId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<PatientContact> builder)
    {
        builder.ToTable("patient_contacts");
        builder.Property(c => c.Name).HasMaxLength(200);
        builder.Property(c => c.Phone).HasMaxLength(20);
        builder.Property(c => c.Email).HasMaxLength(254);
        builder.Property(c => c.TelegramChat).HasMaxLength(64);
        builder.Property(c => c.Language).HasMaxLength(12);
        builder.Property(c => c.Channels).HasMaxLength(64);
        builder.Property(c => c.Zone).HasMaxLength(64);
        builder.Property(c => c.Version).IsConcurrencyToken();
        builder.Property(c => c.BrokenChannels).HasMaxLength(64);
        builder.Ignore(c => c.ChannelOrder);
        builder.Ignore(c => c.IsBroken);
        builder.HasIndex(c => c.PatientId);
        builder.HasOne<Patient>().WithMany().HasForeignKey(c => c.PatientId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<PatientIdentifier> builder)
    {
        builder.ToTable("patient_identifiers");
        builder.Property(i => i.Country).HasMaxLength(2);
        builder.Property(i => i.Type).HasMaxLength(32);
        builder.Property(i => i.Value).HasMaxLength(64);
        builder.Property(i => i.OverrideReason).HasMaxLength(500);
        builder.HasIndex(i => i.PatientId);

        // Not unique: two families may hold one passport number; it makes a duplicate candidate, not a refusal.
        builder.HasIndex(i => new { i.Type, i.Value });
        builder.HasOne<Patient>().WithMany().HasForeignKey(i => i.PatientId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<PatientConsent> builder)
    {
        builder.ToTable("patient_consents");
        builder.Property(c => c.TextVersion).HasMaxLength(64);
        builder.Property(c => c.Language).HasMaxLength(12);
        builder.Property(c => c.WithdrawalReason).HasMaxLength(500);
        builder.Ignore(c => c.IsInForce);
        builder.HasIndex(c => new { c.PatientId, c.Purpose }).IsUnique().HasFilter("is_current").HasDatabaseName("ux_consents_current");
        builder.HasOne<Patient>().WithMany().HasForeignKey(c => c.PatientId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<PatientSearchTerm> builder)
    {
        builder.ToTable("patient_search_terms");
        builder.HasKey(t => new { t.PatientId, t.HospitalId, t.Term });
        builder.Property(t => t.Term).HasMaxLength(120);
        builder.Property(t => t.Words).HasMaxLength(PatientSearchTerm.MaxWords);
        builder.HasOne<Patient>().WithMany().HasForeignKey(t => t.PatientId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<PatientUnavailability> builder)
    {
        builder.ToTable("patient_unavailabilities", t => t.HasCheckConstraint("ck_unavailabilities_days", "\"from\" <= \"to\""));
        builder.Property(u => u.Reason).HasMaxLength(500);
        builder.HasIndex(u => u.PatientId);
        builder.HasOne<Patient>().WithMany().HasForeignKey(u => u.PatientId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<PatientMerge> builder)
    {
        builder.ToTable("patient_merges");
        builder.Property(m => m.Reason).HasMaxLength(500);
        builder.HasIndex(m => m.MergedId).IsUnique();
        builder.HasIndex(m => m.SurvivorId);
        builder.HasOne<Patient>().WithMany().HasForeignKey(m => m.MergedId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Patient>().WithMany().HasForeignKey(m => m.SurvivorId).OnDelete(DeleteBehavior.Restrict);
    }
}
