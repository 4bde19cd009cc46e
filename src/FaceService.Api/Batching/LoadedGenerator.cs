using FaceService.Model.Catalog;
using FaceService.Model.Engine;

namespace FaceService.Api.Batching;

/// <summary>A generator on a device, warmed up.</summary>
internal sealed record LoadedGenerator(ModelVersion Version, IFaceGenerator Generator, DrawProfile Profile)
{
    /// <summary>Whether these are the weights of a file, and not of another that has since taken its place.</summary>
    public bool Is(ModelVersion version) => Version.WeightsPath == version.WeightsPath && Version.Digest == version.Digest;
}
