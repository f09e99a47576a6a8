using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Outreach.Domain.Patients;
using Outreach.Domain.Theatre;
using Outreach.Domain.WaitingList;

namespace Outreach.Application.Persistence;

internal sealed class WaitingListConfiguration : IEntityTypeConfiguration<WaitingListEntry>
{
    public void Configure(EntityTypeBuilder<WaitingListEntry> builder)
    {
        builder.ToTable("waiting_list", t =>
        {
            t.HasCheckConstraint("ck_waiting_list_removed", "(status = 'Removed') = (removal_reason IS NOT NULL)");
            t.HasCheckConstraint("ck_waiting_list_hold", "(status = 'OnHold') = (hold_reason IS NOT NULL)");
            t.HasCheckConstraint("ck_waiting_list_override", "(override_at IS NULL) = (override_reason IS NULL)");
        });

        // Tiers sort as the list does, A first, unknown last.
        builder.Property(e => e.Tier).HasConversion<int>();
        builder.Property(e => e.RankTier).HasConversion<int>();
        builder.Property(e => e.RuleVersion).HasMaxLength(32);
        builder.Property(e => e.OverrideReason).HasMaxLength(500);
        builder.Property(e => e.Flags).HasMaxLength(400);
        builder.Property(e => e.HoldReason).HasMaxLength(500);
        builder.Property(e => e.Country).HasMaxLength(2);
        builder.Property(e => e.Language).HasMaxLength(12);
        builder.Property(e => e.Version).IsConcurrencyToken();

        builder.HasIndex(e => new { e.PatientId, e.Eye }).IsUnique().HasFilter("status IN ('Waiting', 'OnHold', 'Booked')").HasDatabaseName("ux_waiting_list_open_eye");

        // The first six columns are the order; the rest lets a page's filters be answered from the index alone.
        builder.HasIndex(e => new { e.HospitalId, e.Status, e.RankTier, e.RankPoints, e.ListedAt, e.Id, e.ListedOn, e.Eye, e.Queue, e.Country, e.Language })
            .IsDescending(false, false, false, true, false, false, false, false, false, false, false)
            .HasDatabaseName("ix_waiting_list_order");
        builder.HasIndex(e => new { e.HospitalId, e.ListedOn }).HasFilter("status = 'Waiting'").HasDatabaseName("ix_waiting_list_longest");
        builder.HasIndex(e => e.PatientId);
        builder.HasIndex(e => new { e.HospitalId, e.PointsChangeOn });
        builder.HasIndex(e => new { e.HospitalId, e.HoldReviewOn }).HasFilter("status = 'OnHold'").HasDatabaseName("ix_waiting_list_holds");
        builder.HasOne<Patient>().WithMany().HasForeignKey(e => e.PatientId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Hospital>().WithMany().HasForeignKey(e => e.HospitalId).OnDelete(DeleteBehavior.Restrict);
    }
}
