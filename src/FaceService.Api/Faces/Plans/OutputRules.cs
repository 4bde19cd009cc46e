using FaceService.Api.Faces.Requests;
using FaceService.Api.Problems;
using FaceService.Model.Imaging;

namespace FaceService.Api.Faces.Plans;

/// <summary>Format and output: what was asked for by name beats Accept.</summary>
/// <param name="outputs">What <c>layout</c> can name; the first holds one face and wins ties.</param>
internal sealed class OutputRules(IReadOnlyList<IFaceOutput> outputs)
{
    /// <summary>The formats of a still picture, the one that wins ties first.</summary>
    public static readonly IReadOnlyList<ImageFormat> Stills = [ImageFormat.Png, ImageFormat.Jpeg, ImageFormat.Webp];

    /// <summary>What Accept may ask for where only pictures are made.</summary>
    public static readonly string Images = FaceWords.Or(Stills.Select(still => still.MediaType));

    /// <summary>What Accept may ask for where every output is made.</summary>
    public string Everything { get; } =
        FaceWords.Or([.. Stills.Select(still => still.MediaType), .. outputs.Select(output => output.MediaType).OfType<string>()]);

    /// <summary>Decides both. Without an output nothing that Accept admits can be made.</summary>
    public (IFaceOutput? Output, ImageFormat Format, bool FollowsAccept) Choose(
        FaceRequest request, int count, AcceptHeader accept, bool onlyImages, FieldErrors errors)
    {
        var (format, free) = ChooseFormat(request.Format, Stills, accept, errors);
        var layout = Layout(request.Layout, count, errors);
        if (layout is not null || (!free && count == 1))
            return (layout ?? outputs[0], format ?? ImageFormat.Png, free);
        var chosen = accept.Best(Offers(count, onlyImages), output => output.MediaType ?? format?.MediaType);
        return (chosen, format ?? ImageFormat.Png, true);
    }

    /// <summary>The format that was named, else the one that Accept likes best; null when that is none.</summary>
    /// <param name="name">As it was sent; jpg is taken for jpeg.</param>
    /// <param name="offered">What can be made, the one that wins ties first.</param>
    /// <param name="accept">What the caller can take.</param>
    /// <param name="errors">Gathers what is wrong.</param>
    public static (ImageFormat? Format, bool FollowsAccept) ChooseFormat(
        string? name, IReadOnlyList<ImageFormat> offered, AcceptHeader accept, FieldErrors errors)
    {
        if (name is null)
            return (accept.Best(offered, format => format.MediaType), true);
        if (ImageFormat.FromName(name) is { } found && offered.Contains(found) && !name.Any(char.IsUpper))
            return (found, false);
        errors.Add("format", name.Length == 0 ? "empty" : name, FaceWords.Or(offered.Select(format => format.Name)));
        return (null, false);
    }

    private IFaceOutput? Layout(string? name, int count, FieldErrors errors)
    {
        if (name is null)
            return null;
        if (outputs.FirstOrDefault(output => output.Name == name) is not { } found)
            errors.Add("layout", name, FaceWords.Or(outputs.Select(output => output.Name)));
        else if (found.Holds(count))
            return found;
        else
            errors.Add("layout", $"{name} for {count} faces", $"{FaceWords.Or(Offers(count, false, sorted: false).Select(output => output.Name))} for several");
        return null;
    }

    // The default first: it wins ties. One picture of several faces is what is wanted least.
    private IFaceOutput[] Offers(int count, bool onlyImages, bool sorted = true)
    {
        if (onlyImages)
            return [outputs[0]];
        var fitting = outputs.Where(output => output.Holds(count));
        return [.. sorted ? fitting.OrderBy(output => count > 1 && output.MediaType is null) : fitting];
    }
}
