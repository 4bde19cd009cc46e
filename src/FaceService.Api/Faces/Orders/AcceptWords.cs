namespace FaceService.Api.Faces.Orders;

/// <summary>What can be asked for with Accept, in the words of errors.</summary>
internal static class AcceptWords
{
    public const string Images = "image/png, image/jpeg or image/webp";
    public const string All = "image/png, image/jpeg, image/webp, application/zip or application/json";
}
