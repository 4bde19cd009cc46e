using FaceService.Api.Endpoints;

namespace FaceService.Api.Datasets;

/// <summary>What the API's description says of the routes that read their bodies themselves.</summary>
internal static class DatasetNotes
{
    public static readonly ApiNote Add = new()
    {
        Files = DatasetUploads.MediaTypes,
        Errors = [409, 413, 415, 429],
    };
}
