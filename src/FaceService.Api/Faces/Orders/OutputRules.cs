using FaceService.Api.Faces.Requests;
using FaceService.Api.Problems;
using FaceService.Model.Imaging;

namespace FaceService.Api.Faces.Orders;

/// <summary>Format and layout: what was asked for by name beats Accept.</summary>
internal static class OutputRules
{
    /// <summary>The formats of a still image, the one that wins ties first.</summary>
    public static readonly IReadOnlyList<ImageFormat> Stills = [ImageFormat.Png, ImageFormat.Jpeg, ImageFormat.Webp];

    private static readonly IReadOnlyDictionary<string, FaceLayout> Layouts = new Dictionary<string, FaceLayout>(StringComparer.Ordinal)
    {
        ["image"] = FaceLayout.Image,
        ["zip"] = FaceLayout.Zip,
        ["grid"] = FaceLayout.Grid,
        ["json"] = FaceLayout.Json,
    };

    /// <summary>Decides both. Null when nothing that Accept admits can be made.</summary>
    public static (FaceLayout Layout, ImageFormat Format)? Choose(
        FaceRequest request, int count, AcceptHeader accept, bool onlyImages, FieldErrors errors)
    {
        var format = Format(request.Format, Stills, FaceWords.Formats, errors);
        var layout = Layout(request.Layout, count, errors);
        var best = accept.Best(Stills, still => still.MediaType);
        if (layout is not null || (format is not null && count == 1))
            return (layout ?? FaceLayout.Image, format ?? best ?? ImageFormat.Png);

        var chosen = accept.Best(Offers(count, onlyImages), offer => MediaTypeOf(offer, format ?? best));
        return chosen is { } answer ? (answer, format ?? best ?? ImageFormat.Png) : null;
    }

    /// <summary>A format by its name; jpg is taken for jpeg.</summary>
    public static ImageFormat? Format(string? name, IReadOnlyList<ImageFormat> allowed, string words, FieldErrors errors)
    {
        if (name is null)
            return null;
        if (ImageFormat.FromName(name) is { } format && allowed.Contains(format) && name.All(c => !char.IsUpper(c)))
            return format;
        errors.Add("format", name.Length == 0 ? "empty" : name, words);
        return null;
    }

    private static FaceLayout? Layout(string? name, int count, FieldErrors errors)
    {
        if (name is null)
            return null;
        if (!Layouts.TryGetValue(name, out var layout))
            errors.Add("layout", name, FaceWords.Layouts);
        else if (layout == FaceLayout.Image && count > 1)
            errors.Add("layout", $"image for {count} faces", "zip, grid or json for several");
        return layout;
    }

    // The default first: it wins ties.
    private static FaceLayout?[] Offers(int count, bool onlyImages) =>
        onlyImages ? [FaceLayout.Image]
        : count == 1 ? [FaceLayout.Image, FaceLayout.Zip, FaceLayout.Json]
        : [FaceLayout.Zip, FaceLayout.Json, FaceLayout.Grid];

    private static string? MediaTypeOf(FaceLayout? layout, ImageFormat? still) => layout switch
    {
        FaceLayout.Zip => "application/zip",
        FaceLayout.Json => "application/json",
        _ => still?.MediaType,
    };
}
