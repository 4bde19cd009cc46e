using System.Net;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using FaceService.Api.Tests.Datasets;
using FaceService.Jobs;
using FaceService.Model.Imaging.Reading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.Extensions.DependencyInjection;

namespace FaceService.Client.Tests;

public sealed class FaceServiceClientTests : IAsyncLifetime
{
    private ClientHost _host = null!;

    private FaceServiceClient Client => _host.Client;

    public async Task InitializeAsync() => _host = await ClientHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Face_is_that_of_its_seed_with_all_that_was_asked_for()
    {
        var face = await Client.GetFaceAsync(new() { Seed = 85, Size = 40, Format = "webp", Truncation = 0.5, Attributes = new Dictionary<string, string> { ["gender"] = "female" } });

        Assert.Equal((85u, "image/webp", "portraits@1"), (face.Seed!.Value, face.MediaType, face.Model));
        Assert.Equal(40, ImageDecoder.Probe(face.Image).Width);
        using var http = new HttpClient { BaseAddress = _host.Address };
        Assert.Equal(await http.GetByteArrayAsync("/face/85.webp?size=40&truncation=0.5&gender=female"), face.Image);
        Assert.NotEqual((await Client.GetFaceAsync()).Seed, (await Client.GetFaceAsync()).Seed);
        Assert.Equal((await Client.GetFaceAsync(new() { Seed = "a b&c" })).Image, (await Client.GetFaceAsync(new() { Seed = "a b&c" })).Image);
    }

    [Fact]
    public async Task Avatar_follows_to_the_pinned_address()
    {
        var avatar = await Client.GetAvatarAsync("Some One@mail.example", new() { Shape = "circle", Background = "#fff", Format = "png", Size = 32 });
        Assert.Equal("image/png", avatar.MediaType);
        Assert.Equal(avatar.Image, (await Client.GetAvatarAsync("some one@mail.example", new() { Shape = "circle", Background = "white", Format = "png", Size = 32, Model = "portraits@1" })).Image);
    }

    [Fact]
    public async Task Many_faces_come_in_order_with_their_seeds()
    {
        var faces = await Client.GenerateAsync(new() { Seeds = ["alice", 7], Attributes = new Dictionary<string, string> { ["gender"] = "male" } });
        Assert.Equal(("alice", null, 7u), (faces[0].SeedGiven, faces[1].SeedGiven, faces[1].Seed!.Value));
        Assert.All(faces, face => Assert.Equal("portraits@1", face.Model));
        Assert.Equal([100u, 101u, 102u], (await Client.GenerateAsync(new() { Seed = 100, Count = 3 })).Select(face => face.Seed!.Value));
    }

    [Fact]
    public async Task Animation_and_verification_work()
    {
        var gif = await Client.InterpolateAsync(new() { Seeds = [1, "x"], Frames = 4, Loop = true });
        Assert.Equal("GIF8"u8, gif.AsSpan(0, 4));
        var face = await Client.GetFaceAsync(new() { Seed = 1, Size = 64 });
        Assert.Equal((true, "yes"), (await Client.VerifyAsync(new MemoryStream(face.Image))) is var report ? (report.Marked, report.MadeHere) : default);
    }

    [Fact]
    public async Task Models_are_listed()
    {
        var models = await Client.ListModelsAsync();
        var portraits = Assert.Single(models, model => model.Default);
        Assert.Equal(("portraits", 16), (portraits.Name, portraits.ImageSize));
        Assert.Equal(["female", "male"], portraits.Attributes["gender"]);
    }

    [Fact]
    public async Task Refusal_tells_every_field()
    {
        var error = await Assert.ThrowsAsync<FaceServiceException>(() => Client.GetFaceAsync(new() { Size = 5, Noise = "loud" }));
        Assert.Equal(HttpStatusCode.BadRequest, error.StatusCode);
        Assert.Equal(["noise", "size"], error.Errors.Select(one => one.Field).Order());
        Assert.Equal(HttpStatusCode.Unauthorized, (await Assert.ThrowsAsync<FaceServiceException>(() => _host.WithKey(null).ListDatasetsAsync())).StatusCode);
    }

    [Fact]
    public async Task Training_is_started_followed_and_removed()
    {
        await Client.AddDatasetAsync("drawn", new MemoryStream(TestZips.Good()));
        Assert.Equal("drawn", Assert.Single(await Client.ListDatasetsAsync()).Name);
        var job = await Client.StartTrainingAsync(new("drawn", "stylegan2-32", "mine") { Settings = new Dictionary<string, object> { ["kimg"] = 2 } });
        Assert.Equal(TrainingState.Queued, job.State);

        // The test plays the worker, while the client follows.
        var events = new List<TrainingEvent>();
        await foreach (var happened in Client.FollowTrainingJobAsync(job.Id))
        {
            events.Add(happened);
            if (events.Count == 1)
                PlayWorker(job.Id);
        }

        Assert.Equal(["queued", "running", "succeeded"], events.Where(e => e.Type == "state").Select(e => e.Data.GetProperty("state").GetString()));
        Assert.Equal(events.Count, events.Select(e => e.Id).Distinct().Count());
        Assert.Equal(events.Skip(1).Select(e => e.Id), (await AllAsync(Client.FollowTrainingJobAsync(job.Id, events[0].Id))).Select(e => e.Id));
        Assert.Equal(TrainingState.Succeeded, Assert.Single(await AllAsync(Client.WatchTrainingJobAsync(job.Id))).State);
        Assert.Equal(job.Id, Assert.Single(await AllAsync(Client.ListTrainingJobsAsync())).Id);
        Assert.Equal(TrainingState.Queued, (await Client.ExtendTrainingJobAsync(job.Id, 4)).State);
        Assert.Equal(TrainingState.Cancelled, (await Client.CancelTrainingJobAsync(job.Id)).State);
        await Client.DeleteTrainingJobAsync(job.Id);
        await Client.DeleteDatasetAsync("drawn");
        Assert.Empty(await Client.ListDatasetsAsync());
    }

    [Fact]
    public async Task Sample_of_the_README_runs_as_it_is()
    {
        var code = Regex.Match(await File.ReadAllTextAsync(Readme()), @"^```csharp\n(.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline).Groups[1].Value;
        Assert.Contains("127.0.0.1:5080", code);
        code = code.Replace("http://127.0.0.1:5080", _host.Address.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal)
            .Replace("\"alice.png\"", $"@\"{Path.Combine(_host.Host.Data, "alice.png")}\"", StringComparison.Ordinal);

        await RunAsync(code);

        Assert.Equal(256, ImageDecoder.Probe(await File.ReadAllBytesAsync(Path.Combine(_host.Host.Data, "alice.png"))).Width);
    }

    private void PlayWorker(string id)
    {
        Assert.True(JobId.TryParse(id, out var parsed));
        using var claim = _host.Host.Services.GetRequiredService<IJobStore>().TryClaim(parsed)!;
        claim.Save(claim.Job.To(JobState.Running, DateTimeOffset.UnixEpoch));
        claim.Save(claim.Job.To(JobState.Succeeded, DateTimeOffset.UnixEpoch));
    }

    private static async Task<List<T>> AllAsync<T>(IAsyncEnumerable<T> stream)
    {
        var all = new List<T>();
        await foreach (var one in stream)
            all.Add(one);
        return all;
    }

    // As a new console project compiles it, implicit usings and all.
    private static async Task RunAsync(string code)
    {
        const string Usings = "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;";
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path));
        var compilation = CSharpCompilation.Create(
            "Sample", [CSharpSyntaxTree.ParseText(Usings), CSharpSyntaxTree.ParseText(code)], references, new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable));
        using var assembly = new MemoryStream();
        var result = compilation.Emit(assembly);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        var main = Assembly.Load(assembly.ToArray()).EntryPoint!;
        await Task.Run(() => main.Invoke(null, [Array.Empty<string>()])); // waits for what it awaits
    }

    private static string Readme([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(here, "../../../README.md"));
}
