using System.Globalization;
using FaceService.Api.Faces.Plans;
using FaceService.Model.Imaging;
using static FaceService.Api.Pages.PageFrame;

namespace FaceService.Api.Faces;

/// <summary>An avatar's addresses, and code to paste.</summary>
/// <param name="request">Where the service was reached.</param>
/// <param name="text">The text, normalized.</param>
/// <param name="format">The format that the suffix names; null for what the browser takes.</param>
/// <param name="query">The other parameters.</param>
/// <param name="plan">What is drawn for them.</param>
/// <param name="mostSize">Pixels a side at most.</param>
internal sealed class AvatarSnippets(HttpRequest request, string text, ImageFormat? format, IQueryCollection query, FacePlan plan, int mostSize)
{
    private readonly string _service = $"{request.Scheme}://{request.Host}{request.PathBase.ToUriComponent()}";
    private readonly string _suffix = format is null ? "" : $".{format.Suffix}";

    private readonly string _others = QueryString.Create(query.Where(parameter => parameter.Key is not ("size" or "model"))).Value is { Length: > 0 } others
        ? $"&{others[1..]}"
        : "";

    public int Size => plan.Size;

    /// <summary>Seen through the page's own origin, whatever name a proxy gives it.</summary>
    public string Preview => $"{request.PathBase.ToUriComponent()}{Path(Size)}";

    public string SharpPreview => $"{request.PathBase.ToUriComponent()}{Path(Sharp)}";

    public string Pinned => _service + Path(Size);

    public string Latest => _service + AvatarsApi.Path(text + _suffix) + $"?size={Show(Size)}{_others}";

    public string Html => $"""<img src="{Text(Pinned)}" width="{Show(Size)}" height="{Show(Size)}" alt="">""";

    public string Srcset => $"""
        <img src="{Text(Pinned)}"
             srcset="{Text(Pinned)} 1x,
                     {Text(_service + Path(Sharp))} 2x"
             width="{Show(Size)}" height="{Show(Size)}" alt="" loading="lazy">
        """;

    public string React => $$"""
        export function Avatar({ text, size = {{Show(Size)}} }) {
          const name = encodeURIComponent(text.trim().toLowerCase());
          const url = (side) => `{{_service}}/avatar/${name}{{_suffix}}?size=${side}{{_others}}&model={{plan.Model.Version.Id}}`;
          return <img src={url(size)} srcSet={`${url(size)} 1x, ${url(2 * size)} 2x`} width={size} height={size} alt="" loading="lazy" />;
        }
        """;

    private int Sharp => Math.Min(2 * Size, mostSize);

    private string Path(int side) => AvatarsApi.Path(text + _suffix) + $"?size={Show(side)}{_others}&model={plan.Model.Version.Id}";

    private static string Show(int number) => number.ToString(CultureInfo.InvariantCulture);
}
