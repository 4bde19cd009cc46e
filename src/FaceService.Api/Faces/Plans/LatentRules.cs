using FaceService.Api.Faces.Requests;
using FaceService.Api.Problems;
using FaceService.Model.Engine;
using FaceService.Model.Latents;

namespace FaceService.Api.Faces.Plans;

/// <summary>Turns what a face is made from into the latent that the engine gets.</summary>
internal static class LatentRules
{
    /// <summary>The latent of a seed, or one that was sent; null with an error noted when its length is wrong.</summary>
    public static Latent? Resolve(FaceSource source, string? space, ModelTraits model, FieldErrors errors)
    {
        if (source.Seed is { } seed)
            return new Latent.Z(LatentSource.FromSeed(seed.Value, model.Config));
        return space == "w" ? InW(source.Latent!, model, errors) : InZ(source.Latent!, model, errors);
    }

    private static Latent.Z? InZ(LatentInput latent, ModelTraits model, FieldErrors errors)
    {
        if (!latent.Nested && latent.Rows[0].Length == model.Config.ZDim)
            return new Latent.Z(latent.Rows[0]);
        errors.Add(latent.Field, Show(latent), $"an array of {model.Config.ZDim} finite numbers (z_dim of {model.Name})");
        return null;
    }

    private static Latent.W? InW(LatentInput latent, ModelTraits model, FieldErrors errors)
    {
        var rows = latent.Rows.Count;
        if (rows == (latent.Nested ? model.NumWs : 1) && latent.Rows.All(row => row.Length == model.WDim))
            return new Latent.W([.. latent.Rows.SelectMany(row => row)], rows);
        if (model.HasW)
        {
            errors.Add(
                latent.Field,
                Show(latent),
                $"an array of {model.WDim} finite numbers, or {model.NumWs} such arrays (w_dim and num_ws of {model.Name})");
        }

        return null;
    }

    private static string Show(LatentInput latent)
    {
        if (!latent.Nested)
            return $"an array of {latent.Rows[0].Length}";
        var odd = latent.Rows.FirstOrDefault(row => row.Length != latent.Rows[0].Length) ?? latent.Rows[0];
        return $"{latent.Rows.Count} arrays, one of them of {odd.Length}";
    }
}
