using System.Text.Json;
using System.Text.RegularExpressions;
using FaceService.Api.Observability;
using FaceService.Api.Tests.Hosting;
using Serilog.Events;
using Serilog.Parsing;

namespace FaceService.Api.Tests.Observability;

public sealed class RequestLogTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("face-log-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Line_of_a_face_tells_seed_model_batch_and_times()
    {
        await using var host = new FaceHost();
        var client = await host.ReadyClientAsync();
        await client.FaceAsync("/face?seed=4711");
        Assert.Contains(host.Log.All, line => Regex.IsMatch(
            line, @"GET /face 200 in [\d.]+ ms: 1 of portraits@1 from seed 4711, batch 1, wait [\d.]+, inference [\d.]+, encode [\d.]+"));
    }

    [Fact]
    public async Task Log_never_holds_a_latent()
    {
        await using var host = new FaceHost();
        var client = await host.ReadyClientAsync();
        await client.PostJsonAsync("/generate", """{"latent": [0.123456789, 2, 3, 4, 5, 6, 7, 8]}""");
        await client.PostJsonAsync("/generate", """{"latent": [0.123456789, 2, 3]}""");
        await client.PostJsonAsync("/generate", """{"latent": [0.123456789, 2, 3""");
        Assert.Contains(host.Log.All, line => line.Contains("POST /generate 200", StringComparison.Ordinal));
        Assert.DoesNotContain(host.Log.All, line => line.Contains("0.1234", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Log_never_holds_a_query_string()
    {
        await using var host = new FaceHost();
        var client = await host.ReadyClientAsync();
        await client.GetAsync("/face?seed=1&secret=hidden");
        await client.GetAsync("/nothing?secret=hidden");
        Assert.Contains(host.Log.All, line => line.Contains("GET /nothing 404", StringComparison.Ordinal));
        Assert.DoesNotContain(host.Log.All, line => line.Contains("hidden", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Log_file_has_a_field_for_each_thing_told()
    {
        await using (var host = new FaceHost().With("Log:File", Path.Combine(_folder, "log.json")))
        {
            var client = await host.ReadyClientAsync();
            await client.FaceAsync("/face?seed=4711");
            await client.GetAsync("/nothing%0Ahere");
        }

        var events = File.ReadAllLines(Assert.Single(Directory.GetFiles(_folder))).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("Properties")).ToList();
        var face = Assert.Single(events, e => e.TryGetProperty("Seed", out _));
        Assert.Equal(
            ("GET", "/face", 200, "portraits@1", 4711, 1, 1),
            (Text(face, "Method"), Text(face, "Path"), Number(face, "Status"), Text(face, "Model"), Number(face, "Seed"), Number(face, "Faces"), Number(face, "BatchSize")));
        Assert.All(["ElapsedMs", "WaitMs", "InferenceMs", "EncodeMs"], name => Assert.True(face.GetProperty(name).GetDouble() >= 0));
        Assert.Contains(events, e => e.TryGetProperty("Path", out var path) && path.GetString() == "/nothing\nhere");
    }

    [Fact]
    public void Console_gets_control_characters_escaped()
    {
        var message = new MessageTemplateParser().Parse("{Path} {Names} {@Model} {Count} typed\u0007in");
        LogEventProperty[] properties =
        [
            new("Path", new ScalarValue("/a\u001b[31m\nb\u0085é")),
            new("Names", new SequenceValue([new ScalarValue("x\u009b2J")])),
            new("Model", new StructureValue([new LogEventProperty("Name", new ScalarValue(new Uri("face\u001b", UriKind.Relative)))])),
            new("Count", new ScalarValue(3)),
        ];
        var error = new InvalidOperationException("no\u0007thing\nleft\rhere");
        using var console = new StringWriter();

        new ConsoleText().Format(new LogEvent(DateTimeOffset.UnixEpoch, LogEventLevel.Error, error, message, properties), console);

        var written = console.ToString();
        Assert.DoesNotContain(written, c => char.IsControl(c) && c != '\n');
        var lines = written.TrimEnd('\n').Split('\n');
        Assert.StartsWith(@"00:00:00.000 ERR /a\u001B[31m\u000Ab\u0085é", lines[0]);
        Assert.Contains(@"x\u009B2J", lines[0]);
        Assert.EndsWith(@"3 typed\u0007in", lines[0]);
        Assert.Equal([@"System.InvalidOperationException: no\u0007thing", @"left\u000Dhere"], lines[1..]);
    }

    [Fact]
    public async Task Console_of_the_service_gets_no_escape_sequence_of_a_path()
    {
        ModelFolder.Write(Path.Combine(_folder, "shipped"), TestModels.Portraits(1));
        await using var service = await ServiceProcess.StartAsync(_folder);

        await service.Client.GetAsync("/nothing%1b[31m%0ahere%c2%9b2J");
        service.Terminate();
        await service.ExitAsync();

        Assert.Contains(@"GET /nothing\u001B[31m\u000Ahere\u009B2J 404", service.Log);
        Assert.DoesNotContain(service.Log, c => char.IsControl(c) && c != '\n');
    }

    private static string? Text(JsonElement e, string name) => e.GetProperty(name).GetString();

    private static int Number(JsonElement e, string name) => e.GetProperty(name).GetInt32();
}
