using System.Globalization;
using FaceService.Model.Catalog;

namespace FaceService.Training.Projection;

/// <summary>What may be asked of a projection; one table for the command line and HTTP.</summary>
public static class ProjectionRules
{
    /// <summary>What is wrong with settings, one a field: its name, its value and what is allowed.</summary>
    /// <param name="model">What is to draw.</param>
    /// <param name="settings">What is asked.</param>
    /// <param name="mostSteps">The most steps that may be asked for.</param>
    public static IEnumerable<(string Field, string Value, string Allowed)> Problems(ModelVersion model, ProjectionSettings settings, int mostSteps = ProjectionSettings.MostSteps)
    {
        if (model.Config.StyleGan2 is not { } shapes)
        {
            yield return ("model", model.Id.ToString(), "a StyleGAN2 model: others have no w");
            yield break;
        }

        if (settings.Steps < ProjectionSettings.LeastSteps || settings.Steps > mostSteps)
            yield return ("steps", settings.Steps.ToString(CultureInfo.InvariantCulture), $"an integer from {ProjectionSettings.LeastSteps} to {mostSteps}");
        if (!ProjectionSettings.Spaces.Contains(settings.Space))
            yield return ("space", settings.Space, string.Join(" or ", ProjectionSettings.Spaces));
        if (!ProjectionSettings.Noises.Contains(settings.Noise))
            yield return ("noise", settings.Noise, "const, none or fit");
        else if (!shapes.UseNoise && settings.Noise != "const")
            yield return ("noise", settings.Noise, $"no noise: the model {model.Id} has none");
        if (settings.Label is { } label && (label.Count != model.Config.CDim || !label.All(float.IsFinite)))
            yield return ("label", $"{label.Count} numbers", $"{model.Config.CDim} finite numbers (c_dim of {model.Id})");
    }
}
