using System.Net;
using FaceService.Api.Tests.Datasets;
using FaceService.Api.Tests.Hosting;
using FaceService.Cli.Tests.Commands;

namespace FaceService.Api.Tests.Problems;

/// <summary>The service on a disk of two megabytes.</summary>
public sealed class FullDiskTests : IDisposable
{
    private const string Key = "a-key-of-some-length";
    private const string Job = """{"dataset": "small", "preset": "stylegan2-32"}""";

    private readonly string _folder = Directory.CreateTempSubdirectory("face-disk-").FullName;

    public FullDiskTests() => ModelFolder.Write(Path.Combine(_folder, "shipped"), TestModels.Portraits(1));

    private string Disk => Path.Combine(_folder, "disk");

    [SmallDiskFact]
    public async Task Request_that_the_disk_has_no_room_for_is_507_and_leaves_nothing_behind()
    {
        await using var service = await ServiceProcess.StartOnSmallDiskAsync(_folder, Disk, "--Auth:Keys:0", Key);
        var client = service.Client;
        client.DefaultRequestHeaders.Add("X-Api-Key", Key);
        var seen = $"/proc/{service.Id}/root{Disk}";
        await client.GetAsync("/datasets"); // makes its folder
        var empty = Entries(seen);

        await FullAsync(client.PostZipAsync("/datasets/large", TestZips.Of([.. Enumerable.Range(0, 1000).Select(i => ($"{i}.png", TestZips.Picture(i)))])));
        Assert.Equal(empty, Entries(seen));
        Assert.Equal(HttpStatusCode.Created, (await client.PostZipAsync("/datasets/small", TestZips.Good())).StatusCode);

        Fill(Path.Combine(seen, "filler"));
        var full = Entries(seen);
        await FullAsync(client.PostJsonAsync("/train", Job));
        await FullAsync(client.PostZipAsync("/datasets/another", TestZips.Good()));
        await FullAsync(client.PostZipAsync("/project", TestZips.Picture(1), "image/png"));
        Assert.Equal(full, Entries(seen));
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/face")).StatusCode);

        File.Delete(Path.Combine(seen, "filler"));
        Assert.Equal(HttpStatusCode.Accepted, (await client.PostJsonAsync("/train", Job)).StatusCode);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static async Task FullAsync(Task<HttpResponseMessage> answer)
    {
        var problem = await (await answer).ProblemAsync(507, null);
        Assert.Contains("disk of the data folder", problem.GetProperty("detail").GetString());
    }

    private static string[] Entries(string disk) =>
        [.. new DirectoryInfo(disk).EnumerateFileSystemInfos("*", SearchOption.AllDirectories).Select(entry => Path.GetRelativePath(disk, entry.FullName)).Order()];

    private static void Fill(string path)
    {
        using var filler = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            while (true)
                filler.Write(new byte[4096]);
        }
        catch (IOException)
        {
            // There is no room left.
        }
    }
}
