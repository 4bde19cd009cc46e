using System.IO.Compression;
using FaceService.Cli.Models;
using FaceService.Model.Latents;
using FaceService.Training;

namespace FaceService.Cli.Tests.Models;

[Collection(DeviceThread.Name)]
public sealed class ComparedModelTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Numbers_far_from_the_models_are_no_agreement()
    {
        SmallModel.Write(_folder["own.safetensors"]);
        using var compared = ComparedModel.Open(_folder["own.safetensors"]);
        using var stored = Stored(("w_1", new float[5]), ("img_1_1.0_const", new float[3 * 8 * 8]), ("u8_1_0.5_none", new float[8 * 8 * 3]));

        var difference = compared.Against(stored);

        Assert.Equal((1, 1, 192L), (difference.Ws, difference.Images, difference.Bytes));
        Assert.True(difference.WorstW > StoredDifference.AllowedW);
        Assert.True(difference.OffByMore > 0);
        Assert.False(difference.IsWithin);
    }

    [Fact]
    public void Nothing_stored_is_no_agreement() => Assert.False(new StoredDifference().IsWithin);

    [Fact]
    public void One_byte_in_ten_thousand_may_be_off_by_one()
    {
        Assert.True(new StoredDifference { Bytes = 10_000, OffByOne = 1 }.IsWithin);
        Assert.False(new StoredDifference { Bytes = 9_999, OffByOne = 1 }.IsWithin);
        Assert.False(new StoredDifference { Bytes = 1_000_000, OffByMore = 1 }.IsWithin);
        Assert.False(new StoredDifference { Images = 1, WorstImage = double.PositiveInfinity }.IsWithin);
    }

    [Theory]
    [InlineData("img_1_1.0_const", 5, "'img_1_1.0_const' has 5 numbers, the model gives 192.")]
    [InlineData("w_x", 5, "'w_x' names no seed: 'x'.")]
    [InlineData("img_1_x_const", 192, "'img_1_x_const' names no truncation: 'x'.")]
    [InlineData("other", 5, "'other' is none of w_SEED, img_SEED_PSI_NOISE and u8_SEED_PSI_NOISE.")]
    public void Arrays_that_cannot_be_compared_are_named(string name, int count, string message)
    {
        SmallModel.Write(_folder["own.safetensors"]);
        using var compared = ComparedModel.Open(_folder["own.safetensors"]);
        using var stored = Stored((name, new float[count]));

        Assert.Equal(message, Assert.Throws<TrainingException>(() => compared.Against(stored)).Message);
    }

    public void Dispose() => _folder.Dispose();

    private NpzFile Stored(params (string Name, float[] Values)[] arrays)
    {
        using (var zip = ZipFile.Open(_folder["stored.npz"], ZipArchiveMode.Create))
        {
            foreach (var (name, values) in arrays)
            {
                using var entry = zip.CreateEntry($"{name}.npy").Open();
                entry.Write(NpyFile.ToBytes(NpyArray.FromFloat32(values, values.Length)));
            }
        }

        return NpzFile.Open(_folder["stored.npz"]);
    }
}
