using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using FaceService.Model.Imaging;
using FaceService.Model.Imaging.Reading;

namespace FaceService.Cli.Fetching;

/// <summary>Downloads pictures: tries again, goes on where a connection was cut, and keeps only what is a picture. Thread-safe.</summary>
/// <param name="client">Asks.</param>
/// <param name="folder">Where pictures go.</param>
/// <param name="options">How.</param>
/// <param name="time">The clock.</param>
internal sealed class PictureFetcher(PoliteClient client, string folder, FetchOptions options, TimeProvider time)
{
    private const int Start = 12; // bytes that tell the format

    /// <summary>Downloads one.</summary>
    public async Task<FetchResult> FetchAsync(FetchItem item, CancellationToken stop)
    {
        var place = new FetchedPlace(folder, item.Address);
        if (place.IsThere)
            return new FetchResult(item, FetchOutcome.AlreadyThere);
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await TryAsync(item, place, stop).ConfigureAwait(false);
                return new FetchResult(item, FetchOutcome.Downloaded);
            }
            catch (RefusedException e)
            {
                place.Forget();
                return new FetchResult(item, FetchOutcome.Refused, e.Message);
            }
            catch (Exception e) when (e is TryAgainException || (e is OperationCanceledException && !stop.IsCancellationRequested))
            {
                var wait = (e as TryAgainException)?.After ?? options.BackOff * Math.Pow(2, attempt);
                if (attempt >= options.Retries || wait > options.Patience)
                    return new FetchResult(item, FetchOutcome.Failed, e is OperationCanceledException ? $"takes longer than {options.Timeout.TotalSeconds} s" : e.Message);
                await Task.Delay(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, time, stop).ConfigureAwait(false);
            }
        }
    }

    private async Task TryAsync(FetchItem item, FetchedPlace place, CancellationToken stop)
    {
        var (had, version) = Partial(place);
        var (answer, address) = await client.GetAsync(item.Address, request => Prepare(request, had, version), stop).ConfigureAwait(false);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(stop);
        ends.CancelAfter(options.Timeout);
        using (answer)
        {
            var goesOn = answer.StatusCode == HttpStatusCode.PartialContent && answer.Content.Headers.ContentRange is { From: { } from } && from == had;
            if (answer.StatusCode == HttpStatusCode.PartialContent && !goesOn)
            {
                place.Forget();
                throw new TryAgainException("is answered with another part than was asked for");
            }

            CheckHeaders(answer, goesOn ? had : 0);
            KeepVersion(place, answer);
            await ReceiveAsync(answer, place.Part, goesOn, ends.Token).ConfigureAwait(false);
            Keep(item, place, answer, address);
        }
    }

    private static (long Length, string? Version) Partial(FetchedPlace place) => File.Exists(place.Part) && File.Exists(place.PartVersion)
        ? (new FileInfo(place.Part).Length, File.ReadAllText(place.PartVersion))
        : (0, null);

    private static void Prepare(HttpRequestMessage request, long had, string? version)
    {
        request.Headers.Accept.ParseAdd("image/jpeg, image/png, image/webp");
        request.Headers.AcceptEncoding.ParseAdd("identity");
        if (had == 0 || version is null)
            return;
        request.Headers.Range = new RangeHeaderValue(had, null);
        request.Headers.TryAddWithoutValidation("If-Range", version);
    }

    // A weak ETag does not promise the same bytes (RFC 9110, section 13.1.5).
    private static void KeepVersion(FetchedPlace place, HttpResponseMessage answer)
    {
        if (answer.Headers.ETag is { IsWeak: false } tag)
            File.WriteAllText(place.PartVersion, tag.ToString());
        else if (answer.Content.Headers.LastModified is { } modified)
            File.WriteAllText(place.PartVersion, modified.ToString("R"));
        else
            File.Delete(place.PartVersion);
    }

    private void CheckHeaders(HttpResponseMessage answer, long had)
    {
        if (answer.Content.Headers.ContentType?.MediaType is { } type && !type.StartsWith("image/", StringComparison.OrdinalIgnoreCase)
            && !type.EndsWith("/octet-stream", StringComparison.OrdinalIgnoreCase))
            throw new RefusedException($"is {type}, not a picture");
        if (answer.Content.Headers.ContentLength + had > options.MaxBytes)
            throw new RefusedException($"has {answer.Content.Headers.ContentLength + had:N0} bytes, more than {options.MaxBytes:N0}");
    }

    private async Task ReceiveAsync(HttpResponseMessage answer, string path, bool goesOn, CancellationToken stop)
    {
        using var content = await answer.Content.ReadAsStreamAsync(stop).ConfigureAwait(false);
        using var file = new FileStream(path, goesOn ? FileMode.Append : FileMode.Create, FileAccess.Write, FileShare.Read, 1);
        var buffer = new byte[1 << 16];
        var read = await ReadAsync(content, buffer, goesOn ? 1 : Start, stop).ConfigureAwait(false);
        if (!goesOn)
            CheckStart(buffer.AsSpan(0, read));
        for (; read > 0; read = await ReadAsync(content, buffer, 1, stop).ConfigureAwait(false))
        {
            await file.WriteAsync(buffer.AsMemory(0, read), CancellationToken.None).ConfigureAwait(false); // what has arrived is kept
            if (file.Length > options.MaxBytes)
                throw new RefusedException($"has more than {options.MaxBytes:N0} bytes");
        }
    }

    // Apart from the file's own failures, after which nothing is tried again.
    private static async Task<int> ReadAsync(Stream content, byte[] buffer, int least, CancellationToken stop)
    {
        try
        {
            return await content.ReadAtLeastAsync(buffer, least, throwOnEndOfStream: false, stop).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            throw new TryAgainException($"was cut short: {e.Message}");
        }
    }

    // What a server says a file is often is not so.
    private static void CheckStart(ReadOnlySpan<byte> start)
    {
        var isPicture = start.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) || start.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G'])
            || (start.StartsWith("RIFF"u8) && start.Length >= Start && start[8..].StartsWith("WEBP"u8));
        if (!isPicture)
            throw new RefusedException("does not begin as a JPEG, PNG or WebP does, whatever the server says it is");
    }

    private void Keep(FetchItem item, FetchedPlace place, HttpResponseMessage answer, Uri address)
    {
        var bytes = File.ReadAllBytes(place.Part);
        try
        {
            var info = ImageDecoder.Probe(bytes);
            place.Keep(info.Format, new FetchProvenance
            {
                Url = item.Address,
                FinalUrl = address == item.Address ? null : address,
                Page = item.Page,
                Fetched = time.GetUtcNow(),
                ContentType = answer.Content.Headers.ContentType?.ToString(),
                LastModified = answer.Content.Headers.LastModified,
                Bytes = bytes.Length,
                Sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes)),
                Width = info.Width,
                Height = info.Height,
            });
        }
        catch (ImageException e)
        {
            throw new RefusedException($"is damaged: {e.Message}");
        }
    }
}
