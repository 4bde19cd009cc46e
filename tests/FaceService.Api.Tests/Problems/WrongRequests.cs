using System.Text;

namespace FaceService.Api.Tests.Problems;

/// <summary>
/// Makes requests that are right but for one thing, over all routes that take something, and knows what they must be
/// answered. For models as <see cref="Hosting.TestModels"/> has them, and no datasets and no jobs.
/// </summary>
internal static class WrongRequests
{
    private const string Latent = "[0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5]";

    private static readonly string[] Bodies = ["/generate", "/interpolate", "/train", "/session", "PUT /models/default"];

    public static WrongRequest Next(Random random) => random.Next(10) switch
    {
        < 4 => Generate(random),
        < 6 => Query(random),
        6 => Interpolate(random),
        7 => Training(random),
        8 => Body(random),
        _ => Elsewhere(random),
    };

    private static WrongRequest Generate(Random random)
    {
        var (field, value, rest) = random.Next(22) switch
        {
            0 => ("seed", WrongValues.Seed(random), ""),
            1 => ("seeds[1]", $"[1, {WrongValues.Seed(random)}]", ""),
            2 => ("seeds", $"[{WrongValues.Repeat("1", 65 + random.Next(100))}]", ""),
            3 => ("latent*", WrongValues.Vector(random, 8), ""),
            4 => ("latents[1]*", $"[{Latent}, {WrongValues.Vector(random, 8)}]", ""),
            5 => ("latent*", WrongValues.Vector(random, 6), ", \"space\": \"w\""),
            6 => ("space", WrongValues.Word(random, "z", "w"), $", \"latent\": {Latent}"),
            7 => ("count", WrongValues.Integer(random, 1, 64), ", \"seed\": 1"),
            8 => ("count", "2", ", \"seeds\": [1, 2]"),
            9 => ("truncation", WrongValues.Number(random, 0, 2), ""),
            10 => ("noise", WrongValues.Word(random, "const", "none", "random"), ""),
            11 => ("noise_seed", WrongValues.Seed(random), ", \"seed\": 1, \"noise\": \"random\""),
            12 => ("attributes.gender", WrongValues.Word(random, "female", "male"), ""),
            13 => ("attributes.mood", $"\"{WrongValues.Letters(random)}\"", ""),
            14 => ("label*", WrongValues.Vector(random, 5), ""),
            15 => ("mix.layers[1]", $$"""{"seed": 1, "layers": [0, {{WrongValues.Integer(random, 0, 5)}}]}""", ""),
            16 => ("mix.seed", $$"""{"seed": {{WrongValues.Seed(random)}}, "layers": [0]}""", ""),
            17 => ($"factors.{6 + random.Next(100)}", "1", ""),
            18 => ("size", WrongValues.Integer(random, 16, 1024), ""),
            19 => ("format", WrongValues.Word(random, "png", "jpeg", "webp"), ""),
            20 => ("layout", WrongValues.Word(random, "image", "zip", "grid", "json"), ""),
            _ => ("sede", WrongValues.Seed(random), ""),
        };
        return Post("/generate", Named(field), value, rest, 400, field);
    }

    private static WrongRequest Interpolate(Random random)
    {
        var (field, value, rest) = random.Next(9) switch
        {
            0 => ("from*", WrongValues.Seed(random).Replace("[1]", "[true]", StringComparison.Ordinal), ", \"to\": 1"),
            1 => ("to", WrongValues.Vector(random, 8).Replace("-1e400", "{}", StringComparison.Ordinal), ", \"from\": 1"),
            2 => ("to", null, "\"from\": 1"),
            3 => ("seeds*", $"[1, {WrongValues.Seed(random)}]", ""),
            4 => ("seeds", "[1, 2]", ", \"from\": 1"),
            5 => ("frames", WrongValues.Integer(random, 2, 240), ", \"from\": 1, \"to\": 2"),
            6 => ("fps", WrongValues.Integer(random, 1, 50), ", \"from\": 1, \"to\": 2"),
            7 => ("loop", WrongValues.Word(random, "yes"), ", \"from\": 1, \"to\": 2"),
            _ => ("format", WrongValues.Word(random, "gif", "webp"), ", \"from\": 1, \"to\": 2"),
        };
        if (field is "to" && value is not null)
            (field, value) = ("to*", value is "\"x\"" or "\"\\ud83d\\ude42\"" or "\"１\"" ? "true" : value); // texts are seeds
        if (field is "loop" && value is "true" or "false")
            value = "1";
        return Post("/interpolate", Named(field), value, rest, 400, field);
    }

    private static WrongRequest Query(Random random)
    {
        var (name, value) = random.Next(10) switch
        {
            0 => ("seed", new string('x', 257 + random.Next(500))),
            1 => ("size", Plain(WrongValues.Integer(random, 16, 1024))),
            2 => ("truncation", Plain(WrongValues.Number(random, 0, 2))),
            3 => ("noise", WrongValues.Letters(random)),
            4 => ("format", WrongValues.Letters(random)),
            5 => ("gender", WrongValues.Letters(random)),
            6 => ("heritage", "d"),
            7 => ("Seed", "1"),
            8 => ("count", "2"),
            _ => ("seed", ""),
        };
        var path = random.Next(3) == 0 && name != "seed" && name != "format" ? "/face/1.png" : "/face";
        return new WrongRequest(new HttpRequestMessage(HttpMethod.Get, $"{path}?{name}={Uri.EscapeDataString(value)}"), 400, name, $"{path} {name}={value}");
    }

    private static WrongRequest Training(Random random) => random.Next(7) switch
    {
        0 => Post("/train", "dataset", WrongValues.NotText(random), ", \"preset\": \"dcgan-64\"", 400, "dataset"),
        1 => Post("/train", "dataset", $"\"/{WrongValues.Letters(random)}\"", ", \"preset\": \"dcgan-64\"", 400, "dataset"),
        2 => Post("/train", "preset", $"\"a{WrongValues.Letters(random)}\"", ", \"dataset\": \"mine\"", 404, "preset"),
        3 => Post("/train", "model", $"\"../{WrongValues.Letters(random)}\"", ", \"dataset\": \"mine\", \"preset\": \"dcgan-64\"", 400, "model"),
        4 => Post("/train", "settings", WrongValues.NotObject(random), ", \"dataset\": \"mine\", \"preset\": \"dcgan-64\"", 400, "settings*"),
        5 => Post("/train", "dataset", "\"nobody\"", ", \"preset\": \"dcgan-64\"", 404, "dataset"),
        _ => Post("/train", "learning_rate", WrongValues.Seed(random), ", \"dataset\": \"mine\", \"preset\": \"dcgan-64\"", 400, "learning_rate"),
    };

    // Bodies that are none: cut short, too deep, no UTF-8, of another type.
    private static WrongRequest Body(Random random)
    {
        var route = Bodies[random.Next(Bodies.Length)];
        var good = "{\"seed\": 1, \"model\": \"portraits\", \"x\": [1, 2, {\"y\": \"z\"}]}"u8.ToArray();
        return random.Next(5) switch
        {
            0 => Of(good[..random.Next(good.Length)], "application/json", 400, "cut short"),
            1 => Of(Encoding.UTF8.GetBytes($"{{\"seed\": {new string('[', 17 + random.Next(3000))}"), "application/json", 400, "deep"),
            2 => Of([.. good[..10], (byte)random.Next(0x80, 0xC0), .. good[10..]], "application/json", 400, "not UTF-8"),
            3 => Of(good, new[] { "text/plain", "application/xml", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/json; charset=latin1" }[random.Next(5)], 415, "another type"),
            _ => Of(Encoding.UTF8.GetBytes(new[] { "[]", "1", "\"x\"", "null", "true" }[random.Next(5)]), "application/json", 400, "no object"),
        };

        WrongRequest Of(byte[] body, string type, int status, string told)
        {
            var content = new ByteArrayContent(body);
            content.Headers.TryAddWithoutValidation("Content-Type", type);
            var parts = route.Split(' ');
            var request = new HttpRequestMessage(parts.Length == 2 ? HttpMethod.Put : HttpMethod.Post, parts[^1]) { Content = content };
            return new WrongRequest(request, status, status == 415 ? "Content-Type" : null, $"{route}, {told}: {Encoding.UTF8.GetString(body)}");
        }
    }

    private static WrongRequest Elsewhere(Random random)
    {
        var name = Uri.EscapeDataString($"No-{random.Next()}.");
        return random.Next(9) switch
        {
            0 => Of(HttpMethod.Get, $"/models/{name}", 404, "name"),
            1 => Of(HttpMethod.Delete, $"/models/{name}", 404, "name"),
            2 => Of(HttpMethod.Get, $"/datasets/{name}", 404, "name"),
            3 => Of(HttpMethod.Delete, $"/datasets/{name}", 404, "name"),
            4 => Of(HttpMethod.Get, $"/train/{name}", 404, "id"),
            5 => Of(HttpMethod.Post, $"/train/{name}/{new[] { "cancel", "resume", "extend" }[random.Next(3)]}", 404, "id"),
            6 => Of(HttpMethod.Get, $"/face?model={name}", 404, "model"),
            7 => Of(HttpMethod.Get, $"/nowhere/{name}", 404, "path"),
            _ => Of(HttpMethod.Patch, "/face", 405, "method"),
        };

        static WrongRequest Of(HttpMethod method, string path, int status, string field) =>
            new(new HttpRequestMessage(method, path), status, field, $"{method} {path}");
    }

    // "mix.layers[1]" is sent as "mix", "latents[1]*" as "latents"; attributes and factors are objects of one entry.
    private static string Named(string field) => field.Split('.', '[', '*')[0] is var name && name is "attributes" or "factors" ? field : name;

    private static WrongRequest Post(string path, string name, string? value, string rest, int status, string field)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        var member = value is null ? "" : dot < 0 ? $"\"{name}\": {value}" : $"\"{name[..dot]}\": {{\"{name[(dot + 1)..]}\": {value}}}";
        var json = $"{{{member}{rest}}}";
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        return new WrongRequest(request, status, field, $"{path} {json}");
    }

    private static string Plain(string json) => json.Trim('"');
}
