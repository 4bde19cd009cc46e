using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using FaceService.Cli.Shared;

namespace FaceService.Cli.Fetching;

/// <summary>
/// The pictures of numbered pages: a URL with a range in braces, such as <c>https://example.org/gallery?page={1-300}</c>, and a CSS selector of the elements that
/// are pictures or link to them.
/// </summary>
internal sealed partial class PicturePages
{
    private const int LongestPage = 16 << 20;
    private static readonly string[] Attributes = ["href", "data-src", "data-original", "src"];

    private readonly string _template;
    private readonly Match _range;
    private readonly string _selector;
    private readonly string? _attribute;

    /// <param name="template">The URL; a range of numbers stands in braces, <c>{001-300}</c> with zeros before.</param>
    /// <param name="selector">Which elements.</param>
    /// <param name="attribute">Which attribute holds a picture's address; null for href of links, and data-src, data-original or src.</param>
    /// <exception cref="UsageException">One of them is none.</exception>
    public PicturePages(string template, string selector, string? attribute)
    {
        (_template, _selector, _attribute) = (template, selector, attribute);
        _range = Range().Match(template);
        if (!_range.Success || !Uri.TryCreate(Page(First), UriKind.Absolute, out var first) || first.Scheme is not ("http" or "https") || Last < First)
            throw new UsageException($"--pages cannot be '{template}'; allowed is an http or https URL with a range of numbers in braces, such as https://example.org/gallery?page={{1-300}}.");
        try
        {
            new HtmlParser().ParseDocument("").QuerySelector(selector);
        }
        catch (DomException)
        {
            throw new UsageException($"--select cannot be '{selector}'; allowed is a CSS selector, such as 'img.preview' or 'a.large'.");
        }
    }

    private long First => long.Parse(_range.Groups[1].ValueSpan, CultureInfo.InvariantCulture);

    private long Last => long.Parse(_range.Groups[2].ValueSpan, CultureInfo.InvariantCulture);

    /// <summary>Reads the pages one by one, as far as pictures are wanted.</summary>
    /// <param name="client">Asks.</param>
    /// <param name="options">How.</param>
    /// <param name="tell">Is told of pages that cannot be read.</param>
    /// <param name="stop">Ends it.</param>
    public async IAsyncEnumerable<FetchItem> ReadAsync(PoliteClient client, FetchOptions options, Action<string> tell, [EnumeratorCancellation] CancellationToken stop)
    {
        for (var number = First; number <= Last; number++)
        {
            var page = new Uri(Page(number));
            foreach (var picture in await ReadAsync(client, options, page, tell, stop).ConfigureAwait(false))
                yield return new FetchItem(picture, page);
        }
    }

    /// <summary>The pictures of a page's text.</summary>
    internal IReadOnlyList<Uri> Find(string html, Uri page)
    {
        var document = new HtmlParser().ParseDocument(html);
        var root = document.QuerySelector("base[href]")?.GetAttribute("href") is { } given && Uri.TryCreate(page, given, out var declared) ? declared : page;
        return [.. document.QuerySelectorAll(_selector)
            .Select(element => Address(element) is { } value && Uri.TryCreate(root, value, out var address) ? address : null)
            .OfType<Uri>()
            .Where(address => address.Scheme is "http" or "https" && address != page)
            .Distinct()];
    }

    [GeneratedRegex(@"\{(\d{1,9})-(\d{1,9})\}")]
    private static partial Regex Range();

    private string Page(long number) =>
        _template[.._range.Index] + number.ToString($"D{Zeros}", CultureInfo.InvariantCulture) + _template[(_range.Index + _range.Length)..];

    private int Zeros => _range.Groups[1].Value.StartsWith('0') ? _range.Groups[1].Length : 1;

    private string? Address(IElement element) =>
        (_attribute is null ? Attributes : [_attribute]).Select(element.GetAttribute).FirstOrDefault(value => !string.IsNullOrWhiteSpace(value));

    private async Task<IReadOnlyList<Uri>> ReadAsync(PoliteClient client, FetchOptions options, Uri page, Action<string> tell, CancellationToken stop)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await TryAsync(client, options, page, stop).ConfigureAwait(false);
            }
            catch (RefusedException e)
            {
                tell($"{page} {e.Message}");
                return [];
            }
            catch (Exception e) when (e is TryAgainException or IOException || (e is OperationCanceledException && !stop.IsCancellationRequested))
            {
                var wait = (e as TryAgainException)?.After ?? options.BackOff * Math.Pow(2, attempt);
                if (attempt >= options.Retries || wait > options.Patience)
                {
                    tell($"{page} {(e is OperationCanceledException ? "takes too long" : e.Message)}");
                    return [];
                }

                await Task.Delay(wait, stop).ConfigureAwait(false);
            }
        }
    }

    private async Task<IReadOnlyList<Uri>> TryAsync(PoliteClient client, FetchOptions options, Uri page, CancellationToken stop)
    {
        var (answer, address) = await client.GetAsync(page, request => request.Headers.Accept.ParseAdd("text/html"), stop).ConfigureAwait(false);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(stop);
        ends.CancelAfter(options.Timeout);
        using (answer)
        {
            using var content = await answer.Content.ReadAsStreamAsync(ends.Token).ConfigureAwait(false);
            using var bytes = new MemoryStream();
            var buffer = new byte[1 << 16];
            for (int read; (read = await content.ReadAsync(buffer, ends.Token).ConfigureAwait(false)) > 0;)
            {
                bytes.Write(buffer, 0, read);
                if (bytes.Length > LongestPage)
                    throw new RefusedException($"is a page of more than {LongestPage >> 20} MiB");
            }

            return Find(System.Text.Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length), address);
        }
    }
}
