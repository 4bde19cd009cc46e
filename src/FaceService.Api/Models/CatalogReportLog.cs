namespace FaceService.Api.Models;

/// <summary>What there is to say of folders that hold no model. Ids 300…399.</summary>
internal static partial class CatalogReportLog
{
    [LoggerMessage(300, LogLevel.Warning, "Not served: {Folder}: {Reason}")]
    public static partial void NotServed(ILogger log, string folder, string reason);

    [LoggerMessage(301, LogLevel.Information, "No longer in the way: {Folder}: {Reason}")]
    public static partial void Mended(ILogger log, string folder, string reason);
}
