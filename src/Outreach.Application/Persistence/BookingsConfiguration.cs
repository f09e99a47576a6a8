using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Outreach.Domain.Bookings;
using Outreach.Domain.Commitments;
using Outreach.Domain.Outcomes;
using Outreach.Domain.Patients;
using Outreach.Domain.Theatre;
using Outreach.Domain.WaitingList;

namespace Outreach.Application.Persistence;

internal sealed class BookingsConfiguration : IEntityTypeConfiguration<Booking>, IEntityTypeConfiguration<Operation>
{
    private const string Active = "status IN ('Held', 'Booked', 'Confirmed', 'Arrived', 'InTheatre')";
    private const string Occupying = "status IN ('Held', 'Booked', 'Confirmed', 'Arrived', 'InTheatre', 'Completed')";

    public void Configure(EntityTypeBuilder<Booking> builder)
    {
        builder.ToTable("bookings", t => t.HasCheckConstraint("ck_bookings_hold", "(status = 'Held') = (hold_expires_at IS NOT NULL)"));
        builder.Property(b => b.Reference).HasMaxLength(12);
        builder.Property(b => b.Zone).HasMaxLength(64);
        builder.Property(b => b.IntervalOverrideReason).HasMaxLength(500);
        builder.Property(b => b.EndNote).HasMaxLength(500);
        builder.Property(b => b.Version).IsConcurrencyToken();

        builder.HasIndex(b => b.Reference).IsUnique();
        builder.HasIndex(b => b.SlotId).IsUnique().HasFilter(Occupying).HasDatabaseName("ux_bookings_slot");
        builder.HasIndex(b => b.EntryId).IsUnique().HasFilter(Active).HasDatabaseName("ux_bookings_entry");
        builder.HasIndex(b => new { b.PatientId, b.Eye }).IsUnique().HasFilter(Active).HasDatabaseName("ux_bookings_eye");
        builder.HasIndex(b => new { b.PatientId, b.OperationDate }).IsUnique().HasFilter(Occupying).HasDatabaseName("ux_bookings_patient_day");
        builder.HasIndex(b => b.SessionId);
        builder.HasIndex(b => b.PatientId).HasDatabaseName("ix_bookings_patient");
        builder.HasIndex(b => new { b.HospitalId, b.OperationDate });
        builder.HasIndex(b => b.HoldExpiresAt).HasFilter("status = 'Held'").HasDatabaseName("ix_bookings_holds");
        builder.HasIndex(b => b.AllotmentId).HasFilter(Active).HasDatabaseName("ix_bookings_allotment");

        builder.HasOne<WaitingListEntry>().WithMany().HasForeignKey(b => b.EntryId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Patient>().WithMany().HasForeignKey(b => b.PatientId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<TheatreSession>().WithMany().HasForeignKey(b => b.SessionId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Slot>().WithMany().HasForeignKey(b => b.SlotId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Allotment>().WithMany().HasForeignKey(b => b.AllotmentId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<Operation> builder)
    {
        builder.ToTable("operations", t =>
        {
            t.HasCheckConstraint("ck_operations_verifier", "verified_by IS NULL OR verified_by <> recorded_by");
            t.HasCheckConstraint("ck_operations_verified", "status = 'Recorded' OR verified_by IS NOT NULL");
            t.HasCheckConstraint("ck_operations_counts", "counts_as IN (0, 1)");
            t.HasCheckConstraint("ck_operations_attribution", "NOT (beyond_ceiling AND allotment_id IS NOT NULL)");
        });
        builder.Property(o => o.Country).HasMaxLength(2);
        builder.Property(o => o.Complications).HasMaxLength(400);
        builder.Property(o => o.Note).HasMaxLength(2000);
        builder.Property(o => o.RuleVersion).HasMaxLength(32);
        builder.Property(o => o.ReversalReason).HasMaxLength(500);
        builder.Property(o => o.Version).IsConcurrencyToken();

        builder.HasIndex(o => new { o.PatientId, o.OperatedOn }).IsUnique().HasFilter("status <> 'Reversed'").HasDatabaseName("ux_operations_patient_day");
        builder.HasIndex(o => new { o.PatientId, o.Eye }).IsUnique().HasFilter("status <> 'Reversed' AND procedure IN ('LensExtraction', 'LensExtractionWithGlaucoma')").HasDatabaseName("ux_operations_lens");
        builder.HasIndex(o => o.BookingId).IsUnique().HasFilter("status <> 'Reversed'").HasDatabaseName("ux_operations_booking");
        builder.HasIndex(o => new { o.HospitalId, o.OperatedOn });
        builder.HasIndex(o => new { o.CommitmentId, o.Status });
        builder.HasIndex(o => o.AllotmentId);

        builder.HasOne<WaitingListEntry>().WithMany().HasForeignKey(o => o.EntryId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Booking>().WithMany().HasForeignKey(o => o.BookingId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Patient>().WithMany().HasForeignKey(o => o.PatientId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Surgeon>().WithMany().HasForeignKey(o => o.SurgeonId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Allotment>().WithMany().HasForeignKey(o => o.AllotmentId).OnDelete(DeleteBehavior.Restrict);
    }
}
