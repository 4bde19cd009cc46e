using System.Globalization;
using System.IO.Hashing;
using System.Net;
using System.Text;
using FaceService.Model.Networks.Configs;
using FaceService.Photos.Quality;

namespace FaceService.Photos.Reporting;

/// <summary>Counts what becomes of photos and faces, and writes it down as one page without scripts. Its memory does not grow with the photos.</summary>
internal sealed class BuildReport
{
    private const int MostNames = 50;
    private static readonly DropReason[] Reasons = Enum.GetValues<DropReason>();

    private readonly ThumbnailShelf _kept = new();
    private readonly Dictionary<DropReason, ThumbnailShelf> _dropped = Reasons.ToDictionary(reason => reason, _ => new ThumbnailShelf());
    private readonly long[] _photos = new long[Reasons.Length];
    private readonly long[] _faces = new long[Reasons.Length];
    private readonly Dictionary<string, long> _profiles = new(StringComparer.Ordinal);
    private readonly Dictionary<(int Group, int Value), long> _labels = [];
    private readonly List<(string File, string Why)> _unreadable = [];
    private readonly IReadOnlyList<(Histogram Histogram, Func<FaceMeasures, double> Measure, bool BeforeCut)> _histograms;
    private readonly Histogram _facesPerPhoto;

    public BuildReport(KeepRules rules)
    {
        _facesPerPhoto = new Histogram("Faces a photo", 0, 20, rules.MostFaces > 0 ? rules.MostFaces + 1 : null);
        _histograms =
        [
            (new Histogram("Side of the crop in the photo, pixels", 16, 4096, rules.Smallest > 0 ? rules.Smallest : null, logarithmic: true), face => face.Side, true),
            (new Histogram("Outside of the photo", 0, 1, rules.Outside), face => face.Outside, true),
            (new Histogram("Turned, degrees", 0, 90, rules.Turned), face => face.Turn, true),
            (new Histogram("Sharpness", 0.5, 1000, rules.Sharpness > 0 ? rules.Sharpness : null, logarithmic: true), face => face.Sharpness, false),
            (new Histogram("Level of the brightest twentieth", 0, 256, rules.Dark), face => face.Brightest, false),
            (new Histogram("Level of the darkest twentieth", 0, 256, rules.Bright), face => face.Darkest, false),
        ];
    }

    /// <summary>Photos looked at.</summary>
    public long Photos { get; private set; }

    /// <summary>Faces kept.</summary>
    public long Kept { get; private set; }

    /// <summary>Faces found.</summary>
    public long Faces { get; private set; }

    /// <summary>How often each reason dropped a photo as a whole, or a face.</summary>
    public IReadOnlyList<(DropReason Reason, long Count)> Dropped =>
        [.. Reasons.Select((reason, i) => (reason, _photos[i] + _faces[i])).Where(one => one.Item2 > 0)];

    /// <summary>A picture's lot, which decides whether the report shows it.</summary>
    public static ulong Lot(string file, int face) => XxHash64.HashToUInt64(Encoding.UTF8.GetBytes($"{file}\0{face}"));

    /// <summary>Whether the report may show it, whatever becomes of it after that.</summary>
    public bool MayShow(ulong lot, DropReason? reason) => reason is { } why
        ? _dropped[why].MayTake(lot)
        : _kept.MayTake(lot) || _dropped[DropReason.Duplicate].MayTake(lot) || _dropped[DropReason.SamePerson].MayTake(lot);

    /// <summary>Counts a photo.</summary>
    /// <returns>Whether its thumbnail is shown.</returns>
    public bool AddPhoto(string file, DropReason? reason, string? detail, string? profile, int faces, byte[]? thumbnail)
    {
        Photos++;
        if (profile is not null && (_profiles.Count < MostNames || _profiles.ContainsKey(profile)))
            _profiles[profile] = _profiles.GetValueOrDefault(profile) + 1;
        if (reason is not (DropReason.Unreadable or DropReason.Unlabelled))
            _facesPerPhoto.Add(faces + 0.5, reason is null);
        if (reason is not { } why)
            return false;
        _photos[(int)why]++;
        if (why == DropReason.Unreadable && _unreadable.Count < MostNames)
            _unreadable.Add((file, detail ?? ""));
        return thumbnail is not null && _dropped[why].Offer(Lot(file, -1), new Thumbnail($"{file}{Colon(detail)}", thumbnail));
    }

    /// <summary>Counts a face.</summary>
    /// <returns>Whether its thumbnail is shown.</returns>
    public bool AddFace(string file, int index, DropReason? reason, string? detail, FaceMeasures measures, IReadOnlyList<int> values, byte[]? thumbnail)
    {
        Faces++;
        var isCut = measures.Sharpness > 0 || measures.Brightest > 0;
        foreach (var (histogram, measure, beforeCut) in _histograms)
            if (isCut || beforeCut)
                histogram.Add(measure(measures), reason is null);
        if (reason is { } why)
        {
            _faces[(int)why]++;
        }
        else
        {
            Kept++;
            foreach (var (group, value) in values.Index())
                _labels[(group, value)] = _labels.GetValueOrDefault((group, value)) + 1;
        }

        var shelf = reason is { } dropped ? _dropped[dropped] : _kept;
        return thumbnail is not null && shelf.Offer(Lot(file, index), new Thumbnail($"{file}{Colon(detail ?? Told(measures))}", thumbnail));
    }

    /// <summary>Writes the page.</summary>
    /// <param name="path">Where.</param>
    /// <param name="title">What it is about.</param>
    /// <param name="settings">What was asked for.</param>
    /// <param name="groups">The groups of labels.</param>
    /// <param name="byNetworks">Which of them networks told.</param>
    /// <param name="notes">What is odd: a sentence each.</param>
    public void Write(
        string path, string title, IReadOnlyList<(string Name, string Value)> settings, IReadOnlyList<LabelGroup> groups, IReadOnlyList<string> byNetworks, IEnumerable<string> notes)
    {
        using var page = new StreamWriter(path, append: false, new UTF8Encoding(false));
        page.Write($$"""
            <!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{{Html(title)}}</title><style>
            :root { color-scheme: light dark; --kept: #2a7f4f; --dropped: #b4552d; }
            body { font: 16px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
            table { border-collapse: collapse; } th, td { text-align: left; padding: .15rem 1rem .15rem 0; font-weight: inherit; } td.n { text-align: right; font-variant-numeric: tabular-nums; }
            .sheet { display: flex; flex-wrap: wrap; gap: 4px; } .sheet img { width: 96px; height: 96px; display: block; }
            .histograms { display: grid; grid-template-columns: repeat(auto-fill, minmax(20rem, 1fr)); gap: 1rem; } figure { margin: 0; }
            svg text { font-size: 12px; fill: currentColor; } svg line { stroke: currentColor; stroke-dasharray: 3 2; } .kept { fill: var(--kept); } .dropped { fill: var(--dropped); }
            h2 { margin-top: 2.5rem; } .soft { opacity: .75; }
            </style></head><body><h1>{{Html(title)}}</h1>

            """);
        WriteCounts(page);
        foreach (var note in notes)
            page.WriteLine($"<p>{Html(note)}</p>");
        WriteSheet(page, $"Kept: {Number(Kept)}", "", _kept);
        foreach (var (reason, count) in Dropped)
            WriteSheet(page, $"Dropped, {reason.Words()}: {Number(count)}", Advice(reason), _dropped[reason]);
        page.WriteLine("<h2>Measures</h2><p class=\"soft\">Green is kept, red dropped for any reason; the dashed line is the limit.</p><div class=\"histograms\">");
        page.WriteLine(_facesPerPhoto.Svg());
        foreach (var (histogram, _, _) in _histograms)
            page.WriteLine(histogram.Svg());
        page.WriteLine("</div>");
        WriteLabels(page, groups, byNetworks);
        WriteProfiles(page);
        WriteUnreadable(page);
        page.WriteLine("<h2>Settings</h2><table>");
        foreach (var (name, value) in settings)
            page.WriteLine($"<tr><th>{Html(name)}</th><td>{Html(value)}</td></tr>");
        page.WriteLine("</table></body></html>");
    }

    private void WriteCounts(StreamWriter page)
    {
        page.WriteLine($"<table><tr><th>photos</th><td class=\"n\">{Number(Photos)}</td></tr><tr><th>faces found or cut</th><td class=\"n\">{Number(Faces)}</td></tr>");
        page.WriteLine($"<tr><th><strong>kept</strong></th><td class=\"n\"><strong>{Number(Kept)}</strong></td></tr>");
        foreach (var (reason, i) in Reasons.Select((reason, i) => (reason, i)).Where(one => _photos[one.i] + _faces[one.i] > 0))
            page.WriteLine($"<tr><th>dropped: {reason.Words()}</th><td class=\"n\">{Number(_photos[i] + _faces[i])}</td><td class=\"soft\">{(_photos[i] > 0 ? "photos" : "faces")}</td></tr>");
        page.WriteLine("</table>");
    }

    private static void WriteSheet(StreamWriter page, string heading, string advice, ThumbnailShelf shelf)
    {
        page.WriteLine($"<h2>{Html(heading)}</h2>{(advice.Length > 0 ? $"<p class=\"soft\">{advice}</p>" : "")}<div class=\"sheet\">");
        foreach (var (title, jpeg) in shelf.All)
            page.WriteLine($"<img alt=\"{Html(title)}\" title=\"{Html(title)}\" src=\"data:image/jpeg;base64,{Convert.ToBase64String(jpeg)}\">");
        page.WriteLine("</div>");
    }

    private void WriteLabels(StreamWriter page, IReadOnlyList<LabelGroup> groups, IReadOnlyList<string> byNetworks)
    {
        if (groups.Count == 0)
            return;
        page.WriteLine("<h2>Labels</h2><table>");
        foreach (var (group, labels) in groups.Index())
            foreach (var (value, name) in labels.Values.Index())
                page.WriteLine($"<tr><th>{Html(labels.Name)}</th><td>{Html(name)}</td><td class=\"n\">{Number(_labels.GetValueOrDefault((group, value)))}</td></tr>");
        page.WriteLine("</table>");
        if (byNetworks.Count > 0)
            page.WriteLine($"<p>{Html(string.Join(", ", byNetworks))}: guessed by small networks from looks alone. They know two genders, and err more often on children, on the old, on dark skin, in "
                + "poor light, and on people who do not look as most of their training pictures did; whoever they are unsure of is left out, so that those people are rarer here than in the photos. "
                + "Good enough to steer a generator; not to say anything about a person.</p>");
    }

    private void WriteProfiles(StreamWriter page)
    {
        if (_profiles.Count == 0)
            return;
        page.WriteLine("<h2>Colour profiles</h2><p class=\"soft\">Colours are taken for sRGB's. These photos say that theirs are others; they come out a little paler.</p><table>");
        foreach (var (name, count) in _profiles.OrderByDescending(one => one.Value))
            page.WriteLine($"<tr><th>{Html(name)}</th><td class=\"n\">{Number(count)}</td></tr>");
        page.WriteLine("</table>");
    }

    private void WriteUnreadable(StreamWriter page)
    {
        if (_unreadable.Count == 0)
            return;
        page.WriteLine($"<h2>Files that cannot be read</h2>{(_photos[(int)DropReason.Unreadable] > MostNames ? $"<p class=\"soft\">The first {MostNames}.</p>" : "")}<table>");
        foreach (var (file, why) in _unreadable)
            page.WriteLine($"<tr><th>{Html(file)}</th><td>{Html(why)}</td></tr>");
        page.WriteLine("</table>");
    }

    private static string Advice(DropReason reason) => reason switch
    {
        DropReason.NoFace => "Lower <code>--score</code> to find more, and more that are none.",
        DropReason.SeveralFaces => "<code>--most-faces 0</code> keeps them.",
        DropReason.Small => "<code>--smallest</code>: smaller ones are enlarged, and teach blur.",
        DropReason.CutOff => "<code>--outside</code>: what is missing is filled with the photo mirrored at its edge.",
        DropReason.Turned => "<code>--turned</code>, in degrees.",
        DropReason.Blurred => "<code>--sharpness</code>.",
        DropReason.Dark => "<code>--dark</code>.",
        DropReason.Bright => "<code>--bright</code>.",
        DropReason.Unsure => "<code>--sure-age</code>, <code>--sure-gender</code>, <code>--sure-expression</code>.",
        DropReason.Duplicate => "<code>--duplicates</code>: the first of them is kept; 0 keeps all.",
        DropReason.SamePerson => "<code>--same-person</code>: the first of them is kept; 0 keeps all.",
        _ => "",
    };

    private static string Told(FaceMeasures face) => string.Create(
        CultureInfo.InvariantCulture, $"{face.Side:0} px, sharpness {face.Sharpness:0.#}, levels {face.Darkest:0} to {face.Brightest:0}, turned {face.Turn:0}°, outside {face.Outside:0.00}");

    private static string Colon(string? detail) => string.IsNullOrEmpty(detail) ? "" : $": {detail}";

    private static string Number(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Html(string text) => WebUtility.HtmlEncode(text);
}
