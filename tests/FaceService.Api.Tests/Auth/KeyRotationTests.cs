using System.Diagnostics;
using System.Net;
using FaceService.Api.Auth;
using FaceService.Api.Tests.Hosting;
using FaceService.Jobs.Access;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FaceService.Api.Tests.Auth;

/// <summary>Keys change while the service runs.</summary>
public sealed class KeyRotationTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("face-keys-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Keys_of_a_mounted_file_change_when_its_link_does()
    {
        // As Kubernetes mounts a secret: a link to a folder that is swapped.
        Mount("one", """{ "Auth": { "Keys": [ { "Name": "ops", "Secret": "the-first-key" } ] } }""");
        File.CreateSymbolicLink(Path.Combine(_folder, "settings.json"), Path.Combine("current", "settings.json"));
        await using var host = new FaceHost().With("FACE_SETTINGS", Path.Combine(_folder, "settings.json"));
        using var client = host.CreateClient();
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/train", "X-Api-Key", "the-first-key")).StatusCode);
        var changed = new TaskCompletionSource();
        host.Services.GetRequiredService<IOptionsMonitor<AuthOptions>>().OnChange(_ => changed.TrySetResult());

        Mount("two", """{ "Auth": { "Keys": [ { "Name": "ops", "Secret": "the-second-key" } ] } }""");
        await changed.Task.WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/train", "X-Api-Key", "the-second-key")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/train", "X-Api-Key", "the-first-key")).StatusCode);
    }

    [Fact]
    public async Task Services_own_key_is_another_once_its_file_was_deleted()
    {
        await using var host = new FaceHost();
        using var client = host.CreateClient();
        var old = LocalKey.ReadOrCreate(host.Data);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/train", "X-Api-Key", old)).StatusCode);

        File.Delete(LocalKey.PathIn(host.Data));

        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/train", "X-Api-Key", old)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/train", "X-Api-Key", LocalKey.ReadOrCreate(host.Data))).StatusCode);
    }

    private void Mount(string name, string settings)
    {
        File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(_folder, name)).FullName, "settings.json"), settings);
        var fresh = Path.Combine(_folder, "fresh");
        File.CreateSymbolicLink(fresh, name);
        using var move = Process.Start("mv", ["-T", fresh, Path.Combine(_folder, "current")]); // .NET moves what a link leads to
        move.WaitForExit();
    }
}
