using System.Text.Json;
using FaceService.Api.Batching;
using FaceService.Api.Faces.Generation;
using FaceService.Api.Faces.Plans;
using FaceService.Api.Faces.Requests;
using FaceService.Api.Problems;
using FaceService.Model.Imaging;
using FaceService.Model.Imaging.Comparison;
using FaceService.Model.Imaging.Marking;
using FaceService.Model.Imaging.Reading;
using Microsoft.Extensions.Options;

namespace FaceService.Api.Faces.Verification;

/// <summary>Reads an image's mark, draws the request in it again, and compares.</summary>
internal sealed class Verifier(ModelHost stage, Redrawing redrawing, FaceFields fields, IOptions<LimitOptions> limits)
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 16, AllowDuplicateProperties = false };

    /// <exception cref="ImageException">The file is no image, or a broken one.</exception>
    public async Task<Result<VerifyAnswer>> VerifyAsync(HttpContext context, ReadOnlyMemory<byte> file)
    {
        var mark = MarkReader.Read(file.Span);
        if (mark is null)
        {
            AnimationDecoder.Probe(file.Span); // no picture at all is the caller's mistake, not an unmarked picture
            return new VerifyAnswer(false, MadeHere.Unknown, null, "The file carries no mark.", null);
        }

        var json = Parse(mark.Request);
        var statement = new MarkStatement(mark.System, mark.Version, json);
        if (mark.System != FaceEncoder.SystemName || json is not { } request || MarkedRequest.Read(request, fields, limits.Value) is not { } marked)
            return Unknown(statement, "The mark holds no request of this service.");
        if (marked.HasLatent)
            return Unknown(statement, "It was drawn from a latent, and the mark holds only its hash.");
        if (await stage.ResolveAsync(marked.Model, context.RequestAborted) is not { } model || model.Version.Digest != marked.Digest)
            return Unknown(statement, $"The model {marked.Model} with that digest is not served here.");
        return await CompareAsync(context, file, statement, marked, model);
    }

    private async Task<Result<VerifyAnswer>> CompareAsync(
        HttpContext context, ReadOnlyMemory<byte> file, MarkStatement statement, MarkedRequest marked, ServedModel model)
    {
        var errors = new FieldErrors();
        var traits = new ModelTraits(model.Version);
        var faces = marked.Faces.SelectMany(one => FacePlanner.Faces(one, 1, traits, errors)).ToArray();
        var still = errors.Any || marked.Path is not null ? null : Still(marked, faces, traits);
        if (errors.Any || (still is null && marked.Path is null))
            return Unknown(statement, "The request in the mark is not one that the model can draw.");

        var compared = still is null
            ? await redrawing.ComparePathAsync(context, file, marked, faces, model)
            : await redrawing.CompareAsync(context, file, still, model);
        return compared.Fails(out var refused, out var finding) ? refused : Answer(finding, statement);
    }

    private MarkedStill? Still(MarkedRequest marked, IReadOnlyList<PlannedFace> faces, ModelTraits traits)
    {
        if (marked.Sheet is null)
            return MarkedStill.Of([.. faces.Select(face => face.Spec)], marked.IsGrid, marked.Size, marked.Cutout);
        return marked.Sheet.Lay(faces, traits, limits.Value.MaxCount) is { } sheet ? MarkedStill.Of(sheet, marked.Size) : null;
    }

    private static VerifyAnswer Answer(Redrawing.Finding finding, MarkStatement statement) => finding switch
    {
        { Similarity: < ImageSimilarity.SamePicture } => new VerifyAnswer(
            true, MadeHere.No, finding.Similarity, "The canonical request draws another picture: the mark was copied, or the picture was changed.", statement),
        { Doubt: { } doubt } => new VerifyAnswer(true, MadeHere.Unknown, finding.Similarity, doubt, statement),
        _ => new VerifyAnswer(true, MadeHere.Yes, finding.Similarity, "The canonical request draws the same picture.", statement),
    };

    private static VerifyAnswer Unknown(MarkStatement statement, string reason) => new(true, MadeHere.Unknown, null, reason, statement);

    private static JsonElement? Parse(string? request)
    {
        try
        {
            return request is null ? null : JsonDocument.Parse(request, Strict).RootElement;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            return null; // somebody else's idea of a request
        }
    }
}
