using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Outreach.Domain.Registrations;
using Outreach.Domain.Theatre;

namespace Outreach.Application.Persistence;

internal sealed class RegistrationsConfiguration :
    IEntityTypeConfiguration<RegistrationImport>,
    IEntityTypeConfiguration<RegistrationFile>,
    IEntityTypeConfiguration<RegistrationRow>
{
    public void Configure(EntityTypeBuilder<RegistrationImport> builder)
    {
        builder.ToTable("imports");
        builder.Property(i => i.ListName).HasMaxLength(64);
        builder.Property(i => i.FileName).HasMaxLength(200);
        builder.Property(i => i.FileSha256).HasMaxLength(64);
        builder.Property(i => i.Country).HasMaxLength(2);
        builder.Property(i => i.Encoding).HasMaxLength(32);
        builder.Property(i => i.Delimiter).HasMaxLength(16);
        builder.Property(i => i.ReasonCode).HasMaxLength(64);
        builder.Property(i => i.LeaseOwner).HasMaxLength(64);
        builder.Property(i => i.Version).IsConcurrencyToken();
        builder.HasIndex(i => i.Status);
        builder.HasIndex(i => i.FileSha256);
        builder.HasIndex(i => new { i.HospitalId, i.Id });
        builder.HasOne<Hospital>().WithMany().HasForeignKey(i => i.HospitalId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<RegistrationFile> builder)
    {
        builder.ToTable("import_files");
        builder.HasKey(f => f.ImportId);
        builder.HasOne<RegistrationImport>().WithOne().HasForeignKey<RegistrationFile>(f => f.ImportId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<RegistrationRow> builder)
    {
        builder.ToTable("import_rows");
        builder.HasKey(r => new { r.ImportId, r.Row });
        builder.Property(r => r.Outcome).HasMaxLength(16);
        builder.HasIndex(r => r.PatientId).HasFilter("patient_id IS NOT NULL").HasDatabaseName("ix_import_rows_patient");
        builder.HasOne<RegistrationImport>().WithMany().HasForeignKey(r => r.ImportId).OnDelete(DeleteBehavior.Restrict);
    }
}
