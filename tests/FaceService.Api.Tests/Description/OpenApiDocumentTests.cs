using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using FaceService.Api.Tests.Documents;
using FaceService.Api.Tests.Hosting;
using FaceService.Model.Networks.Configs;

namespace FaceService.Api.Tests.Description;

/// <summary>
/// docs/openapi.json and the TypeScript types are what a fresh service describes. Changed routes: run these tests once with FACE_RENEW=1.
/// </summary>
public sealed partial class OpenApiDocumentTests : IAsyncLifetime
{
    private readonly FaceHost _host = new() { Catalog = new FakeCatalog(Shipped()) };
    private JsonElement _document;

    public async Task InitializeAsync()
    {
        using var client = await _host.ReadyClientAsync();
        _document = await (await client.GetAsync("/swagger/v1/swagger.json")).JsonAsync();
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public void Document_that_is_checked_in_is_the_one_that_is_served() =>
        Same("docs/openapi.json", JsonSerializer.Serialize(_document, new JsonSerializerOptions { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }) + "\n");

    [Fact]
    public void Types_that_are_checked_in_are_those_of_the_document() =>
        Same("src/FaceService.Client/face-service.d.ts", TypeScript.Of(_document));

    [ToolFact("tsc")]
    public async Task Types_are_taken_by_the_TypeScript_compiler()
    {
        using var compiler = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("tsc", ["--strict", "--noEmit", Place("src/FaceService.Client/face-service.d.ts")]) { RedirectStandardOutput = true })!;
        var said = await compiler.StandardOutput.ReadToEndAsync();
        await compiler.WaitForExitAsync();
        Assert.True(compiler.ExitCode == 0, said);
    }

    [Fact]
    public void Every_operation_has_a_name_of_its_own()
    {
        var names = Operations().Select(operation => operation.TryGetProperty("operationId", out var name) ? name.GetString()! : "").ToList();
        Assert.All(names, name => Assert.Matches(Name(), name));
        Assert.Equal(names.Count, names.Distinct().Count());
    }

    [Fact]
    public void Tags_are_in_order_and_all_described()
    {
        var tags = _document.GetProperty("tags").EnumerateArray().ToList();
        Assert.Equal("Faces", tags[0].GetProperty("name").GetString());
        Assert.All(tags, tag => Assert.NotEmpty(tag.GetProperty("description").GetString()!));
        var used = Operations().Select(operation => operation.GetProperty("tags")[0].GetString()).Distinct();
        Assert.Equal(used.Order(), tags.Select(tag => tag.GetProperty("name").GetString()).Order());
    }

    [Fact]
    public void Document_tells_server_licence_and_ways_to_send_a_key()
    {
        Assert.Equal("/", _document.GetProperty("servers")[0].GetProperty("url").GetString());
        Assert.Equal("MIT", _document.GetProperty("info").GetProperty("license").GetProperty("name").GetString());
        Assert.Equal(2, _document.GetProperty("components").GetProperty("securitySchemes").EnumerateObject().Count());
    }

    [Fact]
    public async Task Server_is_the_path_base()
    {
        await using var host = new FaceHost().With("Proxy:PathBase", "/faces");
        using var client = host.CreateClient();
        var document = await (await client.GetAsync("/faces/swagger/v1/swagger.json")).JsonAsync();
        Assert.Equal("/faces", document.GetProperty("servers")[0].GetProperty("url").GetString());
    }

    [Fact]
    public async Task Faces_need_a_key_in_the_document_where_they_do()
    {
        await using var host = new FaceHost().With("Auth:Faces", "true");
        using var client = host.CreateClient();
        var face = (await (await client.GetAsync("/swagger/v1/swagger.json")).JsonAsync()).GetProperty("paths").GetProperty("/face").GetProperty("get");
        Assert.Equal(2, face.GetProperty("security").GetArrayLength());
        Assert.False(_document.GetProperty("paths").GetProperty("/face").GetProperty("get").TryGetProperty("security", out _));
    }

    private IEnumerable<JsonElement> Operations() => _document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject().Select(operation => operation.Value));

    // The bundled model as it is described, without its weights.
    private static Model.Catalog.ModelVersion Shipped() => TestModels.Portraits(version: 2, name: "portraits-128") with
    {
        Labels =
        [
            new LabelGroup("gender", ["female", "male"]),
            new LabelGroup("heritage", ["asian", "black", "latino", "white"]),
            new LabelGroup("expression", ["neutral", "smiling"]),
        ],
        Config = TestModels.Portraits().Config with { CDim = 8 },
    };

    private static void Same(string path, string expected)
    {
        if (Environment.GetEnvironmentVariable("FACE_RENEW") == "1")
            File.WriteAllText(Place(path), expected);
        Assert.True(File.ReadAllText(Place(path)) == expected, $"{path} is not what the service describes now; FACE_RENEW=1 ./face test --filter OpenApiDocument writes it anew.");
    }

    private static string Place(string path, [CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(here, "../../../..", path));

    [GeneratedRegex("^[a-z][A-Za-z]+$")]
    private static partial Regex Name();
}
