using FaceService.Api.Faces.Plans;
using FaceService.Api.Faces.Requests;
using FaceService.Api.Problems;
using FaceService.Model.Engine;

namespace FaceService.Api.Faces.Verification;

/// <summary>What makes a sheet of the faces in a mark. Nobody vouches for it.</summary>
/// <param name="Kind">mixing, truncations or factors.</param>
/// <param name="Lists">The fields that its faces stand in, in order.</param>
/// <param name="Firsts">Faces in the first of them.</param>
/// <param name="Indices">Layers or factors.</param>
/// <param name="Numbers">Truncations or strengths.</param>
internal sealed record MarkedSheet(string Kind, IReadOnlyList<string> Lists, int Firsts, int[] Indices, float[] Numbers)
{
    /// <summary>Null, or errors noted, when it is no sheet's request.</summary>
    public static MarkedSheet? Read(string kind, JsonFields json, FaceFields known)
    {
        (IReadOnlyList<FaceField> Lists, IReadOnlyList<FaceField> Route)? sheet = kind switch
        {
            "mixing" => ([known.Rows, known.Columns], known.OfMixing),
            "truncations" => ([known.Faces], known.OfTruncations),
            "factors" => ([known.Face], known.OfFactors),
            _ => null,
        };
        if (sheet is not { } found)
            return null;
        var source = new JsonSource(json, found.Route);
        return new MarkedSheet(
            kind,
            [.. found.Lists.Select(list => list.Name)],
            json.Array(found.Lists[0].Name, int.MaxValue, "an array")?.Count ?? 0,
            source.Read(known.Layers) ?? source.Read(known.Indices) ?? [],
            source.Read(known.Truncations) ?? source.Read(known.Strengths) ?? []);
    }

    /// <summary>The sheet; null when the model cannot draw it, or it has more faces than a request may have.</summary>
    public FaceSheet? Lay(IReadOnlyList<PlannedFace> planned, ModelTraits model, int maxCount)
    {
        FaceSpec[] faces = [.. planned.Select(face => face.Spec)];
        var indices = Kind == "mixing" ? model.NumWs : model.WDim;
        if (!model.HasW || Array.Exists(Indices, index => index < 0 || index >= indices) || Array.Exists(Numbers, number => !float.IsFinite(number)))
            return null;
        var cells = Kind switch
        {
            "mixing" => (long)faces.Length + ((long)Firsts * (faces.Length - Firsts)),
            "truncations" => (long)faces.Length * Numbers.Length,
            _ => (long)Indices.Length * Numbers.Length,
        };
        if (cells < 1 || cells > maxCount || (Kind == "mixing" && (Firsts < 1 || Firsts >= faces.Length)))
            return null;
        return Kind switch
        {
            "mixing" => FaceSheet.Mixing(faces[..Firsts], faces[Firsts..], [.. Indices.Order()]),
            "truncations" => FaceSheet.Truncations(faces, [.. Numbers.Select(psi => (double)psi)]),
            _ => FaceSheet.Factors(faces[0], Indices, Numbers),
        };
    }
}
