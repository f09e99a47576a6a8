using FluentValidation.Resources;

namespace Outreach.Application;

/// <summary>Words for what a validator has no good words for. In English whatever the machine's language: they are data of the API.</summary>
internal sealed class PlainMessages : LanguageManager
{
    public PlainMessages()
    {
        Enabled = false;
        AddTranslation("en", "EnumValidator", "'{PropertyName}' is missing or not one of the values that there are.");
    }
}
