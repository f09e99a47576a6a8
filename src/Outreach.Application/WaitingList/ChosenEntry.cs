using FluentValidation;

namespace Outreach.Application.WaitingList;

/// <summary>One of several entries that a change is for.</summary>
/// <param name="ExpectedVersion">Of the copy that was looked at; null if the caller does not say.</param>
public sealed record ChosenEntry(Guid EntryId, long? ExpectedVersion = null);

/// <summary>Entries after one change to all of them, in the order of their ids.</summary>
public sealed record EntriesChanged(IReadOnlyList<EntryChanged> Items);

/// <summary>What holds of every choice of entries.</summary>
internal static class ChosenEntries
{
    public const int Most = 200;

    public static void AreChosen<T>(this IRuleBuilder<T, IReadOnlyList<ChosenEntry>> rule) => rule
        .NotEmpty()
        .Must(chosen => chosen is null || chosen.Count <= Most).WithMessage($"At most {Most} entries at once.")
        .Must(chosen => chosen is null || chosen.All(c => c is not null && c.EntryId != Guid.Empty)).WithMessage("An entry is named by its id.")
        .Must(chosen => chosen is null || chosen.DistinctBy(c => c?.EntryId).Count() == chosen.Count).WithMessage("Each entry once.");
}
