using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace FaceService.Bench.Soaking;

/// <summary>
/// Requests of every kind whose answers are the same each time. The first answer of each, from a service that has nothing else to do, is what
/// all later ones are compared with. An answer that is neither whole nor a refusal is lost.
/// </summary>
internal sealed class SoakTraffic(HttpClient http, string model)
{
    private static readonly (string Path, string? Body)[] Kinds =
    [
        .. Enumerable.Range(0, 24).Select(seed => ($"/face?seed={seed}&model=MODEL", (string?)null)),
        ("/face/7.jpg?size=256&model=MODEL", null),
        ("/face/8.webp?size=512&truncation=0.5&model=MODEL", null),
        ("/generate", """{ "seed": 100, "count": 16, "layout": "zip", "model": "MODEL" }"""),
        ("/generate", """{ "seed": 200, "count": 9, "layout": "json", "size": 200, "format": "jpeg", "model": "MODEL" }"""),
        ("/generate", """{ "seed": 300, "count": 16, "layout": "grid", "size": 256, "model": "MODEL" }"""),
        ("/generate", """{ "seed": 400, "count": 4, "layout": "grid", "format": "webp", "model": "MODEL" }"""),
        ("/sheets/truncations", """{ "faces": [1, 2, 3], "model": "MODEL" }"""),
        ("/sheets/mixing", """{ "rows": [1, 2], "columns": [3, 4], "format": "jpeg", "model": "MODEL" }"""),
        ("/interpolate", """{ "from": 1, "to": 2, "frames": 24, "model": "MODEL" }"""),
        ("/interpolate", """{ "seeds": [1, 2, 3], "frames": 12, "format": "webp", "space": "w", "size": 64, "model": "MODEL" }"""),
        ("/latents", """{ "seeds": [1, 2, 3], "as": "w+", "model": "MODEL" }"""),
    ];

    private readonly string[] expected = new string[Kinds.Length];
    private int answered;
    private int refused;
    private int wrong;
    private int lost;

    public int Answered => answered;

    public int Refused => refused;

    public int Wrong => wrong;

    public int Lost => lost;

    /// <summary>What was lost last, and how.</summary>
    public string? LastLoss { get; private set; }

    /// <summary>Takes the first answers.</summary>
    public async Task LearnAsync(CancellationToken cancel)
    {
        for (var kind = 0; kind < Kinds.Length; kind++)
        {
            using var answer = await http.SendAsync(Request(kind), cancel);
            answer.EnsureSuccessStatusCode();
            expected[kind] = await HashAsync(answer, cancel);
        }
    }

    /// <summary>One client: a kind after the other, again and again, until told to stop; what is under way then is still waited for.</summary>
    public async Task AskAsync(int first, CancellationToken stop)
    {
        for (var kind = first; !stop.IsCancellationRequested; kind = (kind + 7) % Kinds.Length)
        {
            var pause = await OnceAsync(kind % Kinds.Length);
            await Task.Delay(pause, stop).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    public HttpRequestMessage Request(int kind)
    {
        var (path, body) = Kinds[kind];
        return new HttpRequestMessage(body is null ? HttpMethod.Get : HttpMethod.Post, path.Replace("MODEL", model, StringComparison.Ordinal))
        {
            Content = body is null ? null : new StringContent(body.Replace("MODEL", model, StringComparison.Ordinal), Encoding.UTF8, "application/json"),
        };
    }

    private async Task<TimeSpan> OnceAsync(int kind)
    {
        try
        {
            using var answer = await http.SendAsync(Request(kind), HttpCompletionOption.ResponseHeadersRead);
            if (answer.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable)
            {
                Interlocked.Increment(ref refused);
                return answer.Headers.RetryAfter?.Delta ?? TimeSpan.FromSeconds(1);
            }

            if (!answer.IsSuccessStatusCode)
                throw new HttpRequestException($"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
            if (await HashAsync(answer, CancellationToken.None) != expected[kind])
                Interlocked.Increment(ref wrong);
            Interlocked.Increment(ref answered);
            return TimeSpan.FromMilliseconds(50); // traffic, not a flood
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            Interlocked.Increment(ref lost);
            LastLoss = $"{Kinds[kind].Path}: {e.Message}";
            return TimeSpan.FromSeconds(1);
        }
    }

    private static async Task<string> HashAsync(HttpResponseMessage answer, CancellationToken cancel)
    {
        await using var body = await answer.Content.ReadAsStreamAsync(cancel);
        return Convert.ToHexString(await SHA256.HashDataAsync(body, cancel));
    }
}
