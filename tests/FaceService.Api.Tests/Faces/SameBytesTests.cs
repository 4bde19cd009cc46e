using System.Text.RegularExpressions;
using FaceService.Api.Tests.Hosting;
using FaceService.Model.Imaging.Marking;
using FaceService.Model.Imaging.Reading;

namespace FaceService.Api.Tests.Faces;

/// <summary>The promise that caching stands on, through everything that a request passes: HTTP, the queue, libtorch, the encoder.</summary>
public sealed class SameBytesTests
{
    private const int Seeds = 1000;

    // What a request may say beside its seeds; a seed keeps to one of them.
    private static readonly string[] Kinds =
    [
        "",
        """, "truncation": 0.6""",
        """, "attributes": {"gender": "male"}""",
        """, "truncation": 1.3, "attributes": {"heritage": "b", "gender": "female"}, "noise": "random" """,
        """, "mix": {"seed": 7, "layers": [1, 3]}, "factors": {"2": 1.5}, "noise": "none" """,
    ];

    [Theory]
    [InlineData("float32")]
    [InlineData("bfloat16")]
    public async Task Seed_gives_the_same_file_whoever_shares_its_batch(string precision)
    {
        await using var host = new FaceHost { ModelsOnDisk = true, RealEngine = true }
            .With("Engine:Device", "cpu").With("Engine:Precision", precision).With("Batching:BatchLimit", "64").With("Batching:MaxWaitingFaces", "2000");
        ModelFolder.Write(host.Shipped, TestModels.Portraits());
        var client = await host.ReadyClientAsync();

        var alone = new Dictionary<int, string>();
        for (var seed = 0; seed < Seeds; seed++)
            alone[seed] = (await FacesAsync(client, [seed])).Single().Value;
        var batchesBefore = await BatchesAsync(client);

        var together = await Task.WhenAll(Requests().Select(seeds => FacesAsync(client, seeds)));

        var faces = together.SelectMany(answer => answer).ToArray();
        Assert.Equal(Seeds, faces.Length);
        Assert.True(faces.All(face => face.Value == alone[face.Key]), Difference(faces, alone));
        Assert.True(alone.Values.Distinct().Count() > Seeds * 0.99, "The faces are all alike.");
        Assert.InRange(await BatchesAsync(client) - batchesBefore, 1, Seeds / 8); // company there was
    }

    private static string Difference(KeyValuePair<int, string>[] together, Dictionary<int, string> alone)
    {
        var other = together.Where(face => face.Value != alone[face.Key]).ToArray();
        if (other.Length == 0)
            return "";
        var (a, b) = (Convert.FromBase64String(alone[other[0].Key]), Convert.FromBase64String(other[0].Value));
        var pixels = ImageDecoder.Decode(a).Pixels.ToArray().Zip(ImageDecoder.Decode(b).Pixels.ToArray(), (x, y) => Math.Abs(x - y)).ToArray();
        return $"{other.Length} seeds give another file in company. Of seed {other[0].Key}, {pixels.Count(d => d > 0)} bytes of {pixels.Length} differ, by up to "
            + $"{pixels.Max()}; marks: {MarkReader.Read(a)!.Request} and {MarkReader.Read(b)!.Request}";
    }

    // Requests of 1 to 64 seeds of one kind each, in a shuffled order, so that every batch mixes kinds.
    private static List<int[]> Requests()
    {
        var random = new Random(3);
        var requests = new List<int[]>();
        foreach (var kind in Enumerable.Range(0, Kinds.Length))
        {
            var seeds = Enumerable.Range(0, Seeds).Where(seed => seed % Kinds.Length == kind).ToArray();
            random.Shuffle(seeds);
            for (var start = 0; start < seeds.Length;)
            {
                var count = Math.Min(random.Next(4) == 0 ? random.Next(1, 65) : random.Next(1, 9), seeds.Length - start);
                requests.Add(seeds[start..(start + count)]);
                start += count;
            }
        }

        var shuffled = requests.ToArray();
        random.Shuffle(shuffled);
        return [.. shuffled];
    }

    private static async Task<Dictionary<int, string>> FacesAsync(HttpClient client, int[] seeds)
    {
        var body = $$"""{"seeds": [{{string.Join(", ", seeds)}}], "layout": "json"{{Kinds[seeds[0] % Kinds.Length]}}}""";
        var answer = await client.PostJsonAsync("/generate", body);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (await answer.JsonAsync()).GetProperty("faces").EnumerateArray()
            .ToDictionary(face => face.GetProperty("seed").GetInt32(), face => face.GetProperty("image").GetString()!);
    }

    private static async Task<int> BatchesAsync(HttpClient client)
    {
        var text = await client.GetStringAsync("/metrics");
        return int.Parse(Regex.Match(text, @"^face_batch_size_count\{[^}]*} (\d+)$", RegexOptions.Multiline).Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
    }
}
