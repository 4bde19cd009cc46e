using FaceService.Api.Faces.Orders;
using FaceService.Api.Observability;
using FaceService.Model.Catalog;

namespace FaceService.Api.Faces;

/// <summary>The headers that tell which faces an answer holds.</summary>
internal static class FaceHeaders
{
    public const string Seed = "X-Face-Seed";
    public const string Model = "X-Face-Model";

    /// <summary>Writes NAME@VERSION and the seeds, in order; a latent has none.</summary>
    public static void Write(HttpContext context, FaceOrder order)
    {
        Write(context, order.Model.Version.Id, [.. order.Portraits.Select(portrait => portrait.Seed).OfType<uint>()]);
    }

    public static void Write(HttpContext context, ModelId model, IReadOnlyList<uint> seeds)
    {
        context.Response.Headers[Model] = model.ToString();
        if (seeds.Count == 0)
            return;
        context.Response.Headers[Seed] = string.Join(',', seeds.Select(seed => OrderRules.Show(seed)));
        FaceRequestLog.Of(context).Seed = seeds[0];
    }
}
