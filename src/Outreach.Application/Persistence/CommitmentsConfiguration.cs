using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Outreach.Domain.Commitments;
using Outreach.Domain.Theatre;

namespace Outreach.Application.Persistence;

/// <remarks>The constraints repeat the domain's rules on purpose: they hold for imports and hand-run SQL too.</remarks>
internal sealed class CommitmentsConfiguration :
    IEntityTypeConfiguration<Commitment>,
    IEntityTypeConfiguration<Allotment>,
    IEntityTypeConfiguration<LedgerEntry>
{
    public void Configure(EntityTypeBuilder<Commitment> builder)
    {
        builder.ToTable("commitments", t =>
        {
            t.HasCheckConstraint("ck_commitments_window", "window_from <= window_to");
            t.HasCheckConstraint("ck_commitments_ceiling", "pledged > 0 AND pledged + amended > 0");
        });
        builder.Property(c => c.Code).HasMaxLength(32);
        builder.Property(c => c.Name).HasMaxLength(200);
        builder.Property(c => c.DonorCountry).HasMaxLength(2);
        builder.Property(c => c.ScopeCountries).HasMaxLength(400);
        builder.Property(c => c.Version).IsConcurrencyToken();
        builder.Ignore(c => c.Countries);
        builder.HasIndex(c => c.Code).IsUnique();
    }

    public void Configure(EntityTypeBuilder<Allotment> builder)
    {
        builder.ToTable("allotments", t =>
        {
            t.HasCheckConstraint("ck_allotments_balance", "reserved >= 0 AND fulfilled >= 0 AND reserved + fulfilled <= quota");
            t.HasCheckConstraint("ck_allotments_pool", "NOT is_pool OR (hospital_id IS NULL AND country IS NULL AND period_from IS NULL AND period_to IS NULL)");
        });
        builder.Property(a => a.Country).HasMaxLength(2);
        builder.Property(a => a.Version).IsConcurrencyToken();
        builder.HasIndex(a => a.CommitmentId).IsUnique().HasFilter("is_pool").HasDatabaseName("ux_allotments_pool");
        builder.HasIndex(a => new { a.HospitalId, a.IsOpen });
        builder.HasOne<Commitment>().WithMany().HasForeignKey(a => a.CommitmentId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Hospital>().WithMany().HasForeignKey(a => a.HospitalId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<LedgerEntry> builder)
    {
        builder.ToTable("ledger", t => t.HasCheckConstraint("ck_ledger_changes", "quota_change <> 0 OR reserved_change <> 0 OR fulfilled_change <> 0"));
        builder.Property(l => l.Reason).HasMaxLength(500);
        builder.Property(l => l.RuleVersion).HasMaxLength(32);
        builder.HasIndex(l => new { l.AllotmentId, l.Id });
        builder.HasIndex(l => l.BookingId);
        builder.HasIndex(l => l.OperationId);
        builder.HasOne<Commitment>().WithMany().HasForeignKey(l => l.CommitmentId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Allotment>().WithMany().HasForeignKey(l => l.AllotmentId).OnDelete(DeleteBehavior.Restrict);
    }
}
