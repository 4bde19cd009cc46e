namespace FaceService.Model.Latents;

/// <summary>An attribute, or a value of one, that the model does not have.</summary>
/// <param name="Group">The attribute that the caller named.</param>
/// <param name="Value">The value they gave it.</param>
/// <param name="GroupIsUnknown">True when the model has no such attribute; false when it lacks the value.</param>
/// <param name="Allowed">The attributes, or the attribute's values, that the model has.</param>
public sealed record AttributeProblem(string Group, string Value, bool GroupIsUnknown, IReadOnlyList<string> Allowed)
{
    /// <summary>The problem as a sentence.</summary>
    public override string ToString()
    {
        if (!GroupIsUnknown)
            return $"Attribute '{Group}' is '{Value}'; allowed are {string.Join(", ", Allowed)}.";
        return Allowed.Count == 0
            ? $"Attribute '{Group}' is unknown: this model has none."
            : $"Attribute '{Group}' is unknown; this model has {string.Join(", ", Allowed)}.";
    }
}
