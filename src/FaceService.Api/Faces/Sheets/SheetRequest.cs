using FaceService.Api.Faces.Requests;

namespace FaceService.Api.Faces.Sheets;

/// <summary>What a sheet's route was sent: kinds are right, ranges are not yet looked at.</summary>
/// <param name="Shared">How each face is drawn and the sheet is written.</param>
/// <param name="Faces">The lists of faces, by the names of their fields.</param>
internal sealed record SheetRequest(FaceRequest Shared, IReadOnlyList<(string Name, IReadOnlyList<FaceSource> Sources)> Faces)
{
    /// <summary>The faces of a field, as a request of their own. A space is theirs only if one of them is a latent.</summary>
    public FaceRequest Of(string name)
    {
        var sources = Faces.Single(list => list.Name == name).Sources;
        return Shared with
        {
            Sources = sources,
            IsList = true,
            Space = sources.Any(source => source.Latent is not null) ? Shared.Space : null,
        };
    }

    /// <summary>Whether any face is a latent.</summary>
    public bool HasLatent => Faces.Any(list => list.Sources.Any(source => source.Latent is not null));
}
