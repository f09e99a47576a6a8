using System.Text.RegularExpressions;

namespace Outreach.Domain.Registrations;

/// <summary>Cells that a spreadsheet would run as a formula.</summary>
public static partial class FormulaCells
{
    /// <summary>Begins with <c>=</c> or <c>@</c>, or begins with <c>+</c> or <c>-</c> and contains <c>|</c>, <c>!</c> or a name before a bracket.</summary>
    public static bool IsFormula(string cleaned)
    {
        if (string.IsNullOrEmpty(cleaned))
        {
            return false;
        }

        return cleaned[0] switch
        {
            '=' or '@' => true,
            '+' or '-' => cleaned.AsSpan().ContainsAny('|', '!') || Call().IsMatch(cleaned),
            _ => false,
        };
    }

    [GeneratedRegex(@"\p{L}[\p{L}\p{Nd}_.]*\(", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Call();
}
