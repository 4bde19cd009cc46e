using System.Net;
using FaceService.Api.Tests.Hosting;
using FaceService.Model.Catalog;

namespace FaceService.Api.Tests.Models;

public sealed class DamagedModelTests
{
    [Fact]
    public async Task File_whose_bits_rot_is_noticed_at_load_and_told()
    {
        await using var host = new FaceHost { ModelsOnDisk = true, RealEngine = true };
        ModelFolder.Write(host.Shipped, TestModels.Portraits());
        ModelFolder.Write(host.Shipped, TestModels.Portraits(1, "spare"));
        var client = await host.ReadyClientAsync();

        var path = Path.Combine(host.Shipped, "spare", "1", ModelVersion.WeightsFileName);
        var (bytes, written) = (await File.ReadAllBytesAsync(path), File.GetLastWriteTimeUtc(path));
        var flipped = bytes.ToArray();
        flipped[^5] ^= 1;
        Put(flipped);

        await (await client.GetAsync("/face?model=spare")).ProblemAsync(404, "model");
        var problem = (await (await client.GetAsync("/models/spare")).JsonAsync()).GetProperty("model").GetProperty("problem").GetString()!;
        Assert.Contains("SHA-256", problem, StringComparison.Ordinal);
        Assert.DoesNotContain(host.Shipped, problem, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/face")).StatusCode);

        Put(bytes);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/face?model=spare")).StatusCode);

        // In one step, as the disk does it: whoever watches sees no other time of writing.
        void Put(byte[] content)
        {
            var beside = Path.GetTempFileName();
            File.WriteAllBytes(beside, content);
            File.SetLastWriteTimeUtc(beside, written);
            File.Move(beside, path, overwrite: true);
        }
    }
}
