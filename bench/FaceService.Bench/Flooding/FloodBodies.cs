using System.Net.Http.Headers;
using System.Text;
using FaceService.Model.Imaging;
using FaceService.Model.Imaging.Marking;
using FaceService.Model.Imaging.Writing;

namespace FaceService.Bench.Flooding;

/// <summary>Requests at the service's default limits: 64 faces, 240 frames, 2^26 pixels, images of 64 megapixels.</summary>
internal static class FloodBodies
{
    private const int VerifiedSide = 8000;

    public static readonly IReadOnlyList<string> Names = ["generate", "sheets", "interpolate", "verify"];

    private static readonly string[] Generated =
    [
        """{ "count": 64, "size": 1024, "layout": "zip", "model": "MODEL" }""",
        """{ "count": 64, "size": 1024, "layout": "json", "format": "jpeg", "model": "MODEL" }""",
        """{ "count": 64, "size": 1024, "layout": "grid", "model": "MODEL" }""",
        """{ "count": 64, "size": 1024, "layout": "zip", "format": "webp", "model": "MODEL" }""",
    ];

    private static readonly string[] Sheets =
    [
        """{ "faces": [1, 2, 3, 4, 5, 6, 7, 8], "truncations": [0, 0.2, 0.4, 0.6, 0.8, 1, 1.2, 1.4], "size": 1024, "model": "MODEL" }""",
        """{ "faces": [1, 2, 3, 4, 5, 6, 7, 8], "truncations": [0, 0.2, 0.4, 0.6, 0.8, 1, 1.2, 1.4], "size": 1024, "format": "jpeg", "model": "MODEL" }""",
    ];

    private static readonly string[] Animations =
    [
        """{ "seeds": [1, 2, 3, 4], "frames": 240, "size": 512, "model": "MODEL" }""",
        """{ "seeds": [5, 6, 7, 8], "frames": 240, "size": 512, "format": "webp", "model": "MODEL" }""",
    ];

    /// <summary>The requests of one flood; client n sends the n-th, again and again.</summary>
    public static async Task<IReadOnlyList<Func<HttpRequestMessage>>> OfAsync(string name, string model, HttpClient http, CancellationToken cancel) => name switch
    {
        "generate" => [.. Generated.Select(body => Json("/generate", body, model))],
        "sheets" => [.. Sheets.Select(body => Json("/sheets/truncations", body, model))],
        "interpolate" => [.. Animations.Select(body => Json("/interpolate", body, model))],
        _ => [Image("/verify", await LargeImageAsync(model, http, cancel))],
    };

    // A small file of many pixels, with the mark of a grid that may have been enlarged so much: it is decoded, and compared.
    private static async Task<byte[]> LargeImageAsync(string model, HttpClient http, CancellationToken cancel)
    {
        using var request = Json("/generate", """{ "seeds": [1, 2, 3, 4], "size": 1024, "layout": "grid", "model": "MODEL" }""", model)();
        using var answer = await http.SendAsync(request, cancel);
        answer.EnsureSuccessStatusCode();
        var mark = MarkReader.Read(await answer.Content.ReadAsByteArrayAsync(cancel));
        using var file = new ChunkedBuffer();
        using var png = new PngRowWriter(VerifiedSide, VerifiedSide, mark, file);
        var row = new byte[VerifiedSide * 3];
        for (var y = 0; y < VerifiedSide; y++)
            png.WriteRow(row);
        return file.ToArray();
    }

    private static Func<HttpRequestMessage> Json(string path, string body, string model)
    {
        var text = body.Replace("MODEL", model, StringComparison.Ordinal);
        return () => new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(text, Encoding.UTF8, "application/json") };
    }

    private static Func<HttpRequestMessage> Image(string path, byte[] file) => () => new HttpRequestMessage(HttpMethod.Post, path)
    {
        Content = new ByteArrayContent(file) { Headers = { ContentType = new MediaTypeHeaderValue("image/png") } },
    };
}
