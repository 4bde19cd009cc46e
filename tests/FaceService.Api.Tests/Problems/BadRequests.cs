using System.Text;

namespace FaceService.Api.Tests.Problems;

/// <summary>Makes requests that are wrong in many ways, and some that are right.</summary>
internal static class BadRequests
{
    private static readonly string[] Fields =
    [
        "seed", "seeds", "latent", "latents", "space", "count", "truncation", "noise", "noise_seed", "attributes", "label", "mix",
        "factors", "size", "format", "model", "layout", "from", "to", "frames", "fps", "loop", "key", "Seed", "", "__proto__", "größe",
    ];

    private static readonly string[] Words =
    [
        "z", "w", "const", "none", "random", "png", "jpeg", "webp", "gif", "image", "zip", "grid", "json", "portraits", "classic",
        "portraits@1", "portraits@", "@1", "portraits@99999999999999999999", "../../etc/passwd", "female", "male", "a", "b", "", " ", "\\u0000",
        "\\ud800", "🙂", "‮", "%00", "NaN", "1e5", "' OR 1=1", "${jndi:ldap://x}", "\\\"",
    ];

    private static readonly string[] Numbers =
    [
        "0", "-0", "1", "-1", "0.5", "1.5", "2", "3", "16", "64", "65", "4294967295", "4294967296", "1e308", "1e309", "-1e400", "1e-400",
        "9007199254740993", "99999999999999999999999999", "0.1e1", "3.4e38", "3.5e38", "1E+2",
    ];

    private static readonly string[] Types =
        ["application/json", "application/json; charset=utf-8", "application/json; charset=utf-16", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "image/png", "*/*", "nonsense", ""];

    private static readonly string[] Accepts = ["*/*", "image/*", "image/webp", "application/json", "application/zip", "text/html", "image/gif", ";;;", "image/png;q=x", "a/b;q=0", ""];

    public static HttpRequestMessage Next(Random random)
    {
        var request = random.Next(10) < 4 ? Get(random) : Post(random);
        if (random.Next(4) == 0)
            request.Headers.TryAddWithoutValidation("Accept", Pick(random, Accepts));
        if (random.Next(8) == 0)
            request.Headers.TryAddWithoutValidation("If-None-Match", Pick(random, ["*", "\"x\"", "W/\"", "x", ",,"]));
        return request;
    }

    private static HttpRequestMessage Get(Random random)
    {
        var path = Pick(random, ["/face", "/face", $"/face/{Escape(Word(random))}.png", $"/face/{Escape(Word(random))}", $"/avatar/{Escape(Word(random))}.png", $"/models/{Escape(Word(random))}", "/generate", "/verify"]);
        var names = new[] { "seed", "size", "truncation", "noise", "model", "format", "gender", "heritage", "shape", "background", "Seed", "x", "%FF", "" };
        var query = Enumerable.Range(0, random.Next(4)).Select(_ => $"{Pick(random, names)}={(random.Next(2) == 0 ? Pick(random, Numbers) : Escape(Word(random)))}");
        return new HttpRequestMessage(random.Next(20) == 0 ? HttpMethod.Delete : HttpMethod.Get, $"{path}?{string.Join('&', query)}");
    }

    private static HttpRequestMessage Post(Random random)
    {
        var path = Pick(random, ["/generate", "/generate", "/generate", "/interpolate", "/interpolate", "/verify", "/session", "/face"]);
        var body = Encoding.UTF8.GetBytes(random.Next(4) == 0 ? Plausible(random) : Object(random, 0));
        if (random.Next(6) == 0)
            body = body[..random.Next(body.Length + 1)];
        for (var i = random.Next(8) == 0 ? 3 : 0; i > 0 && body.Length > 0; i--)
            body[random.Next(body.Length)] = (byte)random.Next(256);
        var content = new ByteArrayContent(body);
        content.Headers.TryAddWithoutValidation("Content-Type", random.Next(5) == 0 ? Pick(random, Types) : path == "/verify" ? "image/png" : "application/json");
        return new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
    }

    // Right, or wrong in one place only.
    private static string Plausible(Random random)
    {
        var latent = $"[{string.Join(',', Enumerable.Range(0, 8).Select(_ => random.Next(50) == 0 ? Value(random, 3) : "0.5"))}]";
        var source = Pick(random, ["\"seed\": 5", "\"seeds\": [1, \"x\"]", $"\"latent\": {latent}", $"\"latents\": [{latent}, {latent}]", "\"count\": 3", "\"from\": 1, \"to\": 2, \"frames\": 3"]);
        return $$"""{ {{source}}, "{{Pick(random, Fields)}}": {{Value(random, 1)}} }""";
    }

    private static string Object(Random random, int depth) =>
        $"{{{string.Join(',', Enumerable.Range(0, random.Next(5)).Select(_ => $"\"{Pick(random, Fields)}\":{Value(random, depth + 1)}"))}}}";

    private static string Value(Random random, int depth) => random.Next(depth > 4 ? 4 : 7) switch
    {
        0 => Pick(random, Numbers),
        1 => $"\"{Pick(random, Words)}\"",
        2 => Pick(random, ["true", "false", "null"]),
        3 => random.Next(40) == 0 ? new string('[', 2000) + new string(']', 2000) : Pick(random, Numbers),
        4 => Object(random, depth),
        _ => $"[{string.Join(',', Enumerable.Range(0, random.Next(9)).Select(_ => Value(random, depth + 1)))}]",
    };

    private static string Word(Random random) => Pick(random, Words);

    private static string Escape(string text) => Uri.EscapeDataString(text);

    private static string Pick(Random random, IReadOnlyList<string> from) => from[random.Next(from.Count)];
}
