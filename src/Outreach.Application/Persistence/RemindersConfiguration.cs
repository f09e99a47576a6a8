using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Outreach.Domain.Bookings;
using Outreach.Domain.Calls;
using Outreach.Domain.Policies;
using Outreach.Domain.Reminders;

namespace Outreach.Application.Persistence;

internal sealed class RemindersConfiguration :
    IEntityTypeConfiguration<Reminder>,
    IEntityTypeConfiguration<ReminderAttempt>,
    IEntityTypeConfiguration<DeliveryReport>,
    IEntityTypeConfiguration<PatientReply>,
    IEntityTypeConfiguration<CallTurn>,
    IEntityTypeConfiguration<PolicyDocument>
{
    public void Configure(EntityTypeBuilder<Reminder> builder)
    {
        builder.ToTable("reminders", t =>
        {
            t.HasCheckConstraint("ck_reminders_expiry", "due_at < expires_at");
            t.HasCheckConstraint("ck_reminders_lease", "(status = 'Sending') = (lease_until IS NOT NULL)");
        });
        builder.Property(r => r.Step).HasMaxLength(32);

        // Whoever has lost the lease (to a cancellation, or to another worker after it ran out) must not overwrite the outcome.
        builder.Property(r => r.LeaseOwner).HasMaxLength(64).IsConcurrencyToken();
        builder.Property(r => r.Language).HasMaxLength(12);
        builder.Property(r => r.ReasonCode).HasMaxLength(64);
        builder.Property(r => r.FailedWays).HasMaxLength(1000);
        builder.Ignore(r => r.IsPending);
        builder.Ignore(r => r.WaitsForStaff);

        // One message for each step of a booking, whatever happens.
        builder.HasIndex(r => new { r.BookingId, r.Step }).IsUnique();
        builder.HasIndex(r => r.NextTryAt).HasFilter("status IN ('Planned', 'Due')").HasDatabaseName("ix_reminders_due");
        builder.HasIndex(r => r.LeaseUntil).HasFilter("status = 'Sending'").HasDatabaseName("ix_reminders_leases");
        builder.HasIndex(r => new { r.HospitalId, r.DueAt });
        builder.HasIndex(r => r.PatientId);
        builder.HasOne<Booking>().WithMany().HasForeignKey(r => r.BookingId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<ReminderAttempt> builder)
    {
        builder.ToTable("reminder_attempts");
        builder.Property(a => a.Outcome).HasMaxLength(16);
        builder.Property(a => a.Code).HasMaxLength(64);
        builder.Property(a => a.ProviderId).HasMaxLength(200);
        builder.HasIndex(a => new { a.ReminderId, a.Number }).IsUnique();
        builder.HasOne<Reminder>().WithMany().HasForeignKey(a => a.ReminderId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<DeliveryReport> builder)
    {
        builder.ToTable("delivery_reports");
        builder.Property(r => r.Code).HasMaxLength(64);

        // A report that comes again is no news.
        builder.HasIndex(r => new { r.ReminderId, r.ContactId, r.Channel, r.State }).IsUnique();
        builder.HasIndex(r => new { r.ContactId, r.ReportedAt });
        builder.HasOne<Reminder>().WithMany().HasForeignKey(r => r.ReminderId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<PatientReply> builder)
    {
        builder.ToTable("patient_replies");
        builder.Property(r => r.Sender).HasMaxLength(64);
        builder.Property(r => r.Text).HasMaxLength(PatientReply.LongestText);
        builder.Property(r => r.ProviderId).HasMaxLength(200);
        builder.Property(r => r.OpenBecause).HasMaxLength(64);
        builder.Property(r => r.Note).HasMaxLength(500);
        builder.Property(r => r.Version).IsConcurrencyToken();

        // A gateway that hands the same answer over again is told that we have it.
        builder.HasIndex(r => new { r.Channel, r.ProviderId }).IsUnique();
        builder.HasIndex(r => new { r.HospitalId, r.Status, r.ReceivedAt });
        builder.HasIndex(r => r.PatientId);
        builder.HasIndex(r => r.BookingId);
    }

    public void Configure(EntityTypeBuilder<CallTurn> builder)
    {
        builder.ToTable("call_turns", t => t.HasCheckConstraint("ck_call_turns_end", "(ended_at IS NULL) = (outcome IS NULL)"));
        builder.Property(c => c.Note).HasMaxLength(CallTurn.LongestNote);

        // Two clerks never have the same person, and one clerk has one person.
        builder.HasIndex(c => c.PatientId).IsUnique().HasFilter("ended_at IS NULL").HasDatabaseName("ux_call_turns_person");
        builder.HasIndex(c => c.TakenBy).IsUnique().HasFilter("ended_at IS NULL").HasDatabaseName("ux_call_turns_clerk");
        builder.HasIndex(c => new { c.HospitalId, c.TakenUntil }).HasFilter("ended_at IS NULL");
        builder.HasIndex(c => c.BookingId);
        builder.HasOne<Booking>().WithMany().HasForeignKey(c => c.BookingId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<PolicyDocument> builder)
    {
        builder.ToTable("policies");
        builder.Property(p => p.Owner).HasMaxLength(200);
        builder.HasIndex(p => new { p.Kind, p.HospitalId, p.Number }).IsUnique();
    }
}
