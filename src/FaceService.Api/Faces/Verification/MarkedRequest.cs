using System.Text.Json;
using FaceService.Api.Faces.Plans;
using FaceService.Api.Faces.Requests;
using FaceService.Api.Problems;
using FaceService.Model.Imaging;

namespace FaceService.Api.Faces.Verification;

/// <summary>
/// A canonical request that came back inside an image, read like any other request: nobody vouches for it. It can be
/// drawn again unless it was made from a latent, of which it holds only the hash.
/// </summary>
internal sealed record MarkedRequest
{
    /// <summary>One request each face; of an animation, each face that it passes through.</summary>
    public required IReadOnlyList<FaceRequest> Faces { get; init; }

    /// <summary>How an animation leads through the faces; null for a still image.</summary>
    public required MarkedPath? Path { get; init; }

    /// <summary>True for several faces in one image.</summary>
    public required bool IsGrid { get; init; }

    /// <summary>What else makes a sheet of the faces; null for other images.</summary>
    public required MarkedSheet? Sheet { get; init; }

    /// <summary>What was cut out of the face; null for all of it.</summary>
    public required ImageCutout? Cutout { get; init; }

    /// <summary>Pixels a side of each face, as the mark has it: a smaller one than the image's must not hide what was changed.</summary>
    public required int Size { get; init; }

    /// <summary>NAME@VERSION.</summary>
    public required string Model { get; init; }

    public required string Digest { get; init; }

    /// <summary>True when a latent stands in it by its hash.</summary>
    public required bool HasLatent { get; init; }

    /// <summary>Null when it is not a canonical request.</summary>
    public static MarkedRequest? Read(JsonElement json, FaceFields known, LimitOptions limits)
    {
        if (json.ValueKind != JsonValueKind.Object)
            return null;
        var errors = new FieldErrors();
        var fields = new JsonFields(json, "", errors);
        var layout = fields.Text("layout");
        var hasLatent = fields.Object("mix") is { } mix && mix.Get("seed") is null;
        var source = new JsonSource(fields, [.. known.OfMark.Where(field => field != known.Mix || !hasLatent)]);
        var shared = FaceRequest.Read(source, known) with { Sources = [], Size = source.Read(known.MarkedSize) };
        var digest = fields.Text("model_digest");
        var path = layout == "animation" ? PathOf(new JsonSource(fields, known.OfInterpolate), known, shared) : null;
        var sheet = layout is null or "grid" or "animation" ? null : MarkedSheet.Read(layout, fields, known);
        var lists = sheet?.Lists ?? ["faces"];
        var faces = FacesOf(fields, known, shared with { Space = null }, layout is null ? null : lists, limits.MaxCount); // space is a way's; its keys are seeds
        if (errors.Any || shared.Model is not { } model || digest is null || faces.Count == 0 || shared.Size is not { } size)
            return null;
        if ((layout == "animation" && (path is null || faces.Count < 2)) || (layout is not (null or "grid" or "animation") && sheet is null))
            return null;
        return new MarkedRequest
        {
            Faces = [.. faces.Select(face => face.Request)],
            Path = path,
            IsGrid = layout == "grid",
            Sheet = sheet,
            Cutout = FacePlanner.Cutout(shared),
            Size = size,
            Model = model,
            Digest = digest,
            HasLatent = hasLatent || faces.Any(face => face.HasLatent),
        };
    }

    private static MarkedPath? PathOf(JsonSource source, FaceFields known, FaceRequest shared) =>
        source.Read(known.Frames) is { } frames && source.Read(known.Loop) is { } loop && shared.Space is not null && source.Read(known.Path) is { } path
            ? new MarkedPath(frames, shared.Space == "w", path == "spherical", loop)
            : null;

    private static List<(FaceRequest Request, bool HasLatent)> FacesOf(
        JsonFields fields, FaceFields known, FaceRequest shared, IReadOnlyList<string>? lists, int maxCount)
    {
        if (lists is null)
            return [Face(fields, known, shared)];
        return
        [
            .. lists.SelectMany(name => (fields.Array(name, maxCount, "an array") ?? [])
                .Select((face, i) => face.ValueKind == JsonValueKind.Object
                    ? Face(new JsonFields(face, $"{name}[{i}]", fields.Errors), known, shared)
                    : Nothing($"{name}[{i}]", face))),
        ];

        (FaceRequest, bool) Nothing(string where, JsonElement face)
        {
            fields.Errors.Add(where, JsonFields.Show(face), "an object");
            return (shared, false);
        }
    }

    // A face's own fields go before those of the whole.
    private static (FaceRequest Request, bool HasLatent) Face(JsonFields face, FaceFields known, FaceRequest shared)
    {
        if (face.Get("seed") is null)
            return (shared, true);
        var own = FaceRequest.Read(new JsonSource(face, known.OfMark), known);
        return (shared with
        {
            Sources = own.Sources,
            NoiseSeed = own.NoiseSeed ?? shared.NoiseSeed,
            Attributes = own.Attributes.Values is null ? shared.Attributes : own.Attributes,
            Format = null,
        }, false);
    }
}
