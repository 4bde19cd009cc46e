using FaceService.Api.Tests.Hosting;

namespace FaceService.Api.Tests;

public sealed class StagingSweepTests
{
    [Fact]
    public async Task Start_removes_what_killed_uploads_imports_and_publications_left()
    {
        await using var host = new FaceHost();
        var left = ((string[])["datasets", "models", "cache"]).Select(folder => Path.Combine(host.Data, folder, ".staging-left")).ToList();
        foreach (var folder in left)
            File.WriteAllText(Path.Combine(Directory.CreateDirectory(folder).FullName, "half"), "");

        await host.ReadyClientAsync();

        Assert.All(left, folder => Assert.False(Directory.Exists(folder), folder));
    }
}
