using System.Globalization;

namespace FaceService.Api.Faces.Requests;

/// <summary>Tells a number written as text from a text that was hashed.</summary>
internal static class SeedText
{
    public static bool IsNumber(string text, uint seed) => text == seed.ToString(CultureInfo.InvariantCulture);
}
