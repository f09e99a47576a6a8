using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using NodaTime;
using NodaTime.Text;
using Outreach.Domain;

namespace Outreach.Application.Persistence;

/// <summary>How values that no provider knows are stored.</summary>
public static class Conversions
{
    public static void Configure(ModelConfigurationBuilder builder, bool isSqlite)
    {
        foreach (var id in typeof(IVersioned).Assembly.GetTypes().Where(IsEntityId))
        {
            builder.Properties(id).HaveConversion(typeof(EntityIdConverter<>).MakeGenericType(id));
        }

        builder.Properties<Enum>().HaveConversion<string>().HaveMaxLength(32);
        builder.Properties<decimal>().HavePrecision(10, 3);
        if (isSqlite)
        {
            builder.Properties<Instant>().HaveConversion<InstantConverter>();
            builder.Properties<LocalDate>().HaveConversion<LocalDateConverter>();
            builder.Properties<LocalTime>().HaveConversion<LocalTimeConverter>();
        }
    }

    private static bool IsEntityId(Type type) =>
        type.IsValueType && type.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IEntityId<>));

    /// <summary>An id is stored as its value.</summary>
    public sealed class EntityIdConverter<TId>() : ValueConverter<TId, Guid>(id => id.Value, value => Wrap(value))
        where TId : struct, IEntityId<TId>
    {
        private static TId Wrap(Guid value) => TId.From(value);
    }

    /// <summary>Microseconds since 1970, as exact as PostgreSQL.</summary>
    public sealed class InstantConverter() : ValueConverter<Instant, long>(
        instant => instant.ToUnixTimeTicks() / 10, stored => Instant.FromUnixTimeTicks(stored * 10));

    /// <summary>ISO 8601, which sorts as the days do.</summary>
    public sealed class LocalDateConverter() : ValueConverter<LocalDate, string>(
        date => LocalDatePattern.Iso.Format(date), stored => LocalDatePattern.Iso.Parse(stored).Value);

    /// <summary>ISO 8601.</summary>
    public sealed class LocalTimeConverter() : ValueConverter<LocalTime, string>(
        time => LocalTimePattern.GeneralIso.Format(time), stored => LocalTimePattern.GeneralIso.Parse(stored).Value);
}
