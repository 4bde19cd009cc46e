using FaceService.Cli.Latents;
using FaceService.Cli.Shared;
using FaceService.Cli.Tests.Models;
using FaceService.Model.Engine;
using FaceService.Model.Latents;
using FaceService.Training;

namespace FaceService.Cli.Tests.Latents;

public sealed class LatentFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, int> Kinds => new()
    {
        { "z.npy", 0 }, { "z.json", 0 }, { "w.npy", 1 }, { "w.json", 1 }, { "layers.npy", 4 }, { "layers.json", 4 },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Latents_come_back_as_they_were_written(string name, int rows)
    {
        Latent[] latents = [.. Enumerable.Range(1, 3).Select(i => Some(i, rows))];

        LatentFile.Write(_folder[name], latents);
        var read = LatentFile.Read(_folder[name], rows == 0 ? "z" : "w", SmallModel.Config);

        Assert.Equal(latents.Select(LatentArrays.Values), read.Select(LatentArrays.Values));
        Assert.All(read, latent => Assert.Equal(rows, latent is Latent.W w ? w.Rows : 0));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"latents": 1}""")]
    [InlineData("""{"latents": [["a"]]}""")]
    [InlineData("""{"latents": [[[1, 2], [3]]], "space": "w"}""")]
    public void Json_without_latents_is_refused(string text)
    {
        File.WriteAllText(_folder["bad.json"], text);
        Assert.Throws<TrainingException>(() => LatentFile.Read(_folder["bad.json"], "w", SmallModel.Config));
    }

    [Fact]
    public void Array_of_another_shape_is_refused_with_what_is_allowed()
    {
        File.WriteAllBytes(_folder["bad.npy"], NpyFile.ToBytes(NpyArray.FromFloat32(new float[14], 2, 7)));
        var error = Assert.Throws<NpyFormatException>(() => LatentFile.Read(_folder["bad.npy"], "w", SmallModel.Config));
        Assert.Equal("The array's shape is (2, 7); allowed in w are (5), (N, 5) and (N, 4, 5).", error.Message);
    }

    [Fact]
    public void Number_that_is_not_finite_is_refused()
    {
        File.WriteAllBytes(_folder["bad.npy"], NpyFile.ToBytes(new NpyArray([6], [1, 2, 3, 4, 5, 1e300], IsFloat64: true)));
        Assert.Throws<NpyFormatException>(() => LatentFile.Read(_folder["bad.npy"], "z", SmallModel.Config));
    }

    [Fact]
    public void Other_suffixes_are_refused() => Assert.Throws<UsageException>(() => LatentFile.CheckName("latents.txt"));

    [Theory]
    [InlineData("0-3", new[] { 0, 1, 2, 3 })]
    [InlineData("5,1-2", new[] { 1, 2, 5 })]
    public void Indices_are_read(string text, int[] expected) => Assert.Equal(expected, NumberList.Indices("--layers", text, 6));

    [Theory]
    [InlineData("6")]
    [InlineData("2-1")]
    [InlineData("1,1")]
    [InlineData("a")]
    [InlineData("")]
    public void Indices_that_cannot_be_are_refused(string text) =>
        Assert.Throws<UsageException>(() => NumberList.Indices("--layers", text, 6));

    [Fact]
    public void Numbers_are_read_within_their_range()
    {
        Assert.Equal([0, 0.5, 2], NumberList.Numbers("--psi", "0, 0.5,2", 0, 2));
        Assert.Throws<UsageException>(() => NumberList.Numbers("--psi", "2.1", 0, 2));
        Assert.Throws<UsageException>(() => NumberList.Numbers("--psi", "NaN", 0, 2));
    }

    public void Dispose() => _folder.Dispose();

    private static Latent Some(int seed, int rows)
    {
        var values = Array.ConvertAll(new NumpyRandomState((uint)seed).Randn(rows == 0 ? 6 : rows * 5), value => (float)value);
        return rows == 0 ? new Latent.Z(values) : new Latent.W(values, rows);
    }
}
