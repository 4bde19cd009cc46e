using FaceService.Api.Faces.Requests;
using FaceService.Api.Problems;
using FaceService.Model.Imaging;

namespace FaceService.Api.Faces.Plans;

/// <summary>Format and output: what was asked for by name beats Accept.</summary>
/// <param name="outputs">What <c>layout</c> can name; the first holds one face and wins ties.</param>
internal sealed class OutputRules(IReadOnlyList<IFaceOutput> outputs)
{
    /// <summary>What Accept may ask for where every output is made.</summary>
    private readonly string[] _mediaTypes =
        [.. FaceFields.Stills.Select(still => still.MediaType), .. outputs.Select(output => output.MediaType).OfType<string>()];

    /// <summary>Decides both.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="count">How many faces.</param>
    /// <param name="accept">What the caller can take.</param>
    /// <param name="onlyImages">True for routes that answer with nothing but an image.</param>
    /// <param name="errors">Gathers what is wrong.</param>
    public Result<(IFaceOutput Output, ImageFormat Format, bool FollowsAccept)> Choose(
        FaceRequest request, int count, AcceptHeader accept, bool onlyImages, FieldErrors errors)
    {
        var format = request.Format ?? accept.Best(FaceFields.Stills, still => still.MediaType);
        var layout = Layout(request.Layout, count, errors);
        if (errors.Any)
            return ApiProblem.Invalid(errors);
        if (layout is not null || (request.Format is not null && count == 1))
            return (layout ?? outputs[0], format ?? ImageFormat.Png, request.Format is null);
        var offered = onlyImages ? [outputs[0]] : Fitting(count).OrderBy(output => count > 1 && output.MediaType is null).ToArray();
        return accept.Best(offered, output => output.MediaType ?? format?.MediaType) is { } chosen
            ? (chosen, format ?? ImageFormat.Png, true)
            : ApiProblem.NotAcceptable(accept.Text, FaceWords.Or(onlyImages ? _mediaTypes.Take(FaceFields.Stills.Count) : _mediaTypes));
    }

    /// <summary>The format that was named, else the one that Accept likes best.</summary>
    /// <param name="named">The one that was named, if any.</param>
    /// <param name="offered">What can be made, the one that wins ties first.</param>
    /// <param name="accept">What the caller can take.</param>
    public static Result<ImageFormat> Choose(ImageFormat? named, IReadOnlyList<ImageFormat> offered, AcceptHeader accept) =>
        (named ?? accept.Best(offered, format => format.MediaType)) is { } chosen
            ? chosen
            : ApiProblem.NotAcceptable(accept.Text, FaceWords.Or(offered.Select(format => format.MediaType)));

    private IFaceOutput? Layout(string? name, int count, FieldErrors errors)
    {
        if (name is null)
            return null;
        var found = outputs.Single(output => output.Name == name);
        if (!found.Holds(count))
            errors.Add("layout", $"{name} for {count} faces", $"{FaceWords.Or(Fitting(count).Select(output => output.Name))} for several");
        return found;
    }

    private IEnumerable<IFaceOutput> Fitting(int count) => outputs.Where(output => output.Holds(count));
}
