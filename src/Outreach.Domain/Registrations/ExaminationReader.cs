using Outreach.Domain.Screening;
using Outreach.Domain.WaitingList;

namespace Outreach.Domain.Registrations;

/// <summary>Reads what a row says of the eyes and the workup, and which eyes are to be listed.</summary>
internal sealed class ExaminationReader(ListStatement list, ListingLimits limits, RowCells cells, RowAnswer answer)
{
    private static readonly Eye[] _eyes = [Eye.Right, Eye.Left];

    public void Read()
    {
        ReadEye(Eye.Right, RegistrationColumn.AcuityRight, RegistrationColumn.BestAcuityRight);
        ReadEye(Eye.Left, RegistrationColumn.AcuityLeft, RegistrationColumn.BestAcuityLeft);
        List(ReadWish());
        foreach (var eye in _eyes)
        {
            if (answer.Of(eye).IsListed)
            {
                Rank(eye);
            }
        }

        ReadDiagnosis();
        ReadBloodPressure();
        ReadGlucose();
        ReadConsent();
        if (answer.Birth is { } birth && birth.AgeOn(list.CampDate) < limits.PaediatricBelow)
        {
            answer.Flag("paediatric");
        }
    }

    private void ReadEye(Eye eye, RegistrationColumn presenting, RegistrationColumn best)
    {
        var state = answer.Of(eye);
        (state.Written, state.Presenting) = ReadAcuity(presenting);
        (state.BestWritten, state.Best) = ReadAcuity(best);
        if (state.Presenting.IsUnreadable)
        {
            answer.Code("va.unreadable", eye);
        }
        else if (state.Presenting.IsMissing)
        {
            answer.Code("va.missing", eye);
        }

        if (state.Best.IsUnreadable)
        {
            answer.Code("va_best.unreadable", eye);
        }
    }

    private (string Written, AcuityText Acuity) ReadAcuity(RegistrationColumn column)
    {
        var text = cells.Text(column);
        if (text.Length == 0)
        {
            return (text, default);
        }

        // A spreadsheet made a date of 6/12: never guessed back.
        return cells.Raw(column).Date is null ? (text, AcuityParser.Parse(text)) : (text, new AcuityText(null, false, true));
    }

    /// <returns>Null if no eye is named.</returns>
    private EyeWish? ReadWish()
    {
        var text = cells.Stated(RegistrationColumn.Eye);
        if (ListWords.EyeWishes.TryFindWord(TextFolding.Fold(text), out var wish))
        {
            return wish;
        }

        answer.Code(ListWords.IsBlank(text) ? "eye.missing" : "eye.unreadable");
        return null;
    }

    private void List(EyeWish? wish)
    {
        if (wish == EyeWish.None)
        {
            return;
        }

        foreach (var eye in _eyes)
        {
            var state = answer.Of(eye);
            if (wish is null)
            {
                state.IsListed = state is { IsOperated: false, Presenting.Acuity.SeesLight: true } && state.SeeingRank >= limits.ThresholdRank;
            }
            else if (wish == EyeWish.Both || wish == (eye == Eye.Right ? EyeWish.Right : EyeWish.Left))
            {
                ListNamed(eye, state);
            }
        }
    }

    private void ListNamed(Eye eye, EyeAnswer state)
    {
        if (state.Presenting.Acuity is { SeesLight: false })
        {
            answer.Code("eye.nlp", eye);
        }
        else if (state.IsOperated)
        {
            answer.Code("eye.operated", eye);
        }
        else if (state.Presenting.Acuity is null)
        {
            // The missing or unreadable acuity has its own code.
        }
        else if (state.SeeingRank == 0)
        {
            answer.Code("eye.no_impairment", eye);
        }
        else
        {
            state.IsListed = true;
            if (state.SeeingRank < limits.ThresholdRank)
            {
                answer.Flag("acuity", eye);
            }
        }
    }

    /// <summary>Tier of a listed eye, by presenting acuity of the better one, and what a clinician must know of the pair.</summary>
    private void Rank(Eye eye)
    {
        var state = answer.Of(eye);
        var fellow = answer.Of(eye.Fellow());
        if (fellow.IsOperated)
        {
            state.Tier = PriorityTier.E;
        }
        else if (fellow.Presenting.Acuity is { } other)
        {
            state.Tier = Math.Min(state.Presenting.Acuity!.Rank, other.Rank) switch
            {
                >= 4 => PriorityTier.A,
                3 => PriorityTier.B,
                2 => PriorityTier.C,
                _ => PriorityTier.D,
            };
        }
        else
        {
            answer.Flag("tier");
        }

        if (state.Presenting.Acuity is { SeesLightOnly: true, Projection: not LightProjection.Good })
        {
            answer.Flag("lp", eye);
        }

        if (fellow.Presenting.Acuity is { SeesLight: false })
        {
            answer.Flag("only_eye");
        }
    }

    private void ReadDiagnosis()
    {
        answer.Diagnosis = cells.Text(RegistrationColumn.Diagnosis);
        if (answer.Diagnosis.Length == 0)
        {
            return;
        }

        answer.NamesCataract = WorkupText.NamesCataract(answer.Diagnosis);
        if (answer.NamesCataract == false)
        {
            answer.Flag("cause");
        }
    }

    private void ReadBloodPressure()
    {
        var text = cells.Text(RegistrationColumn.BloodPressure);
        if (text.Length == 0)
        {
            return;
        }

        if (cells.Raw(RegistrationColumn.BloodPressure).Date is not null || WorkupText.ReadBloodPressure(text) is not { } pressure)
        {
            answer.Code("bp.unreadable");
            return;
        }

        answer.BloodPressure = pressure;
        if (pressure.Systolic >= limits.ReviewSystolic || pressure.Diastolic >= limits.ReviewDiastolic)
        {
            answer.Flag("bp.review");
        }
        else if (pressure.Systolic >= limits.RecheckSystolic || pressure.Diastolic >= limits.RecheckDiastolic)
        {
            answer.Flag("bp.recheck");
        }
    }

    private void ReadGlucose()
    {
        var text = cells.Text(RegistrationColumn.Glucose);
        if (text.Length == 0)
        {
            return;
        }

        if (cells.Raw(RegistrationColumn.Glucose).Date is not null || WorkupText.ReadGlucose(text) is not { } glucose)
        {
            answer.Code("glucose.unreadable");
            return;
        }

        answer.Glucose = glucose;
        if (glucose.UnitAssumed)
        {
            answer.Code("glucose.unit_assumed");
        }

        if (glucose.MmolPerLitre >= limits.RedGlucose)
        {
            answer.Flag("glucose.red");
        }
        else if (glucose.MmolPerLitre >= limits.AmberGlucose)
        {
            answer.Flag("glucose.amber");
        }
    }

    private void ReadConsent()
    {
        var text = cells.Stated(RegistrationColumn.Consent);
        if (ListWords.Consents.TryFindWord(TextFolding.Fold(text), out var consent))
        {
            answer.Consent = consent;
        }
        else if (!ListWords.IsBlank(text))
        {
            answer.Code("consent.unreadable");
        }
    }
}
