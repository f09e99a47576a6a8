using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Outreach.Domain.Theatre;

namespace Outreach.Application.Persistence;

internal sealed class TheatreConfiguration :
    IEntityTypeConfiguration<Hospital>,
    IEntityTypeConfiguration<OperatingTheatre>,
    IEntityTypeConfiguration<Surgeon>,
    IEntityTypeConfiguration<Mission>,
    IEntityTypeConfiguration<MissionHospital>,
    IEntityTypeConfiguration<TheatreSession>,
    IEntityTypeConfiguration<Slot>
{
    public void Configure(EntityTypeBuilder<Hospital> builder)
    {
        builder.ToTable("hospitals");
        builder.Property(h => h.Code).HasMaxLength(32);
        builder.Property(h => h.Name).HasMaxLength(200);
        builder.Property(h => h.NameLocal).HasMaxLength(200);
        builder.Property(h => h.City).HasMaxLength(100);
        builder.Property(h => h.Country).HasMaxLength(2);
        builder.Property(h => h.Zone).HasMaxLength(64);
        builder.Property(h => h.WorkingLanguages).HasMaxLength(200);
        builder.Property(h => h.Phone).HasMaxLength(20);
        builder.Property(h => h.Version).IsConcurrencyToken();
        builder.HasIndex(h => h.Code).IsUnique();
    }

    public void Configure(EntityTypeBuilder<OperatingTheatre> builder)
    {
        builder.ToTable("theatres");
        builder.Property(t => t.Name).HasMaxLength(100);
        builder.Property(t => t.Version).IsConcurrencyToken();
        builder.HasIndex(t => new { t.HospitalId, t.Name }).IsUnique();
        builder.HasOne<Hospital>().WithMany().HasForeignKey(t => t.HospitalId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<Surgeon> builder)
    {
        builder.ToTable("surgeons");
        builder.Property(s => s.Name).HasMaxLength(200);
        builder.Property(s => s.Version).IsConcurrencyToken();
        builder.HasIndex(s => new { s.Name, s.Id });
        builder.HasOne<Hospital>().WithMany().HasForeignKey(s => s.HomeHospitalId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<Mission> builder)
    {
        builder.ToTable("missions", t => t.HasCheckConstraint("ck_missions_days", "starts_on IS NULL OR ends_on IS NULL OR starts_on <= ends_on"));
        builder.Property(m => m.Code).HasMaxLength(32);
        builder.Property(m => m.Name).HasMaxLength(200);
        builder.Property(m => m.Country).HasMaxLength(2);
        builder.Property(m => m.Note).HasMaxLength(1000);
        builder.Property(m => m.Version).IsConcurrencyToken();
        builder.HasIndex(m => m.Code).IsUnique();
    }

    public void Configure(EntityTypeBuilder<MissionHospital> builder)
    {
        builder.ToTable("mission_hospitals");
        builder.HasKey(m => new { m.MissionId, m.HospitalId });
        builder.HasOne<Mission>().WithMany().HasForeignKey(m => m.MissionId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Hospital>().WithMany().HasForeignKey(m => m.HospitalId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<TheatreSession> builder)
    {
        builder.ToTable("theatre_sessions", t =>
        {
            t.HasCheckConstraint("ck_sessions_taken", "kept_taken >= 0 AND kept_taken <= kept_places AND taken >= kept_taken AND taken <= capacity AND capacity > 0");
            t.HasCheckConstraint("ck_sessions_times", "starts_at < ends_at");
        });
        builder.Property(s => s.Zone).HasMaxLength(64);
        builder.Property(s => s.CancellationReason).HasMaxLength(500);
        builder.Property(s => s.Version).IsConcurrencyToken();
        builder.HasIndex(s => new { s.HospitalId, s.Date, s.StartsAt, s.Id }).HasFilter("status = 'Open' AND taken < capacity").HasDatabaseName("ix_sessions_free");
        builder.HasIndex(s => new { s.HospitalId, s.Date, s.StartsAt, s.Id });
        builder.HasIndex(s => new { s.SurgeonId, s.StartsAt });
        builder.HasIndex(s => new { s.TheatreId, s.StartsAt });
        builder.HasIndex(s => s.MissionId);
        builder.HasOne<Hospital>().WithMany().HasForeignKey(s => s.HospitalId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<OperatingTheatre>().WithMany().HasForeignKey(s => s.TheatreId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Surgeon>().WithMany().HasForeignKey(s => s.SurgeonId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Mission>().WithMany().HasForeignKey(s => s.MissionId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<Slot> builder)
    {
        builder.ToTable("slots");
        builder.HasIndex(s => new { s.SessionId, s.Position }).IsUnique();
        // Only taken places: with the free ones in it, SQLite looks for a session's free place among all free places.
        builder.HasIndex(s => s.BookingId).IsUnique().HasFilter("booking_id IS NOT NULL").HasDatabaseName("ux_slots_booking");
        builder.HasOne<TheatreSession>().WithMany().HasForeignKey(s => s.SessionId).OnDelete(DeleteBehavior.Restrict);
    }
}
