
namespace FaceService.Api;

/// <summary>The program's own version, as it stands in marks, ETags and the API's description.</summary>
internal static class ServiceVersion
{
    public static string Text { get; } = typeof(ServiceVersion).Assembly.GetName().Version!.ToString(3);
}
