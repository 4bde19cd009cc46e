using System.Globalization;
using FaceService.Api.Faces.Orders;

namespace FaceService.Api.Faces.Layouts;

/// <summary>What a face's file is called, in a download and in a zip.</summary>
internal static class FaceFileName
{
    /// <summary>Such as <c>face-42.png</c>; a latent has no number to go by.</summary>
    public static string Of(FaceOrder order, int index) => order.Portraits[index].Seed is { } seed
        ? string.Create(CultureInfo.InvariantCulture, $"face-{seed}.{order.Format.Suffix}")
        : $"face.{order.Format.Suffix}";

    /// <summary>Such as <c>03-face-42.png</c>: in a zip the order shows, and no name comes twice.</summary>
    public static string InZip(FaceOrder order, int index) =>
        string.Create(CultureInfo.InvariantCulture, $"{index:D2}-{Of(order, index)}");
}
