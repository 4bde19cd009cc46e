using FaceService.Cli.Tests.Models;
using FaceService.Model.Weights;
using FaceService.Training.Evaluation;

namespace FaceService.Training.Tests.Evaluation.Judges;

public sealed class ModelOriginTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();

    [Theory]
    [InlineData("{}", "")]
    [InlineData("""{"settings":{"teacher":""}}""", "")]
    [InlineData("""{"settings":{"teacher":"resnet18, face_recognition"}}""", "resnet18 face_recognition")]
    [InlineData("""{"teachers":["resnet18"],"settings":{"teacher":"face_recognition"}}""", "resnet18 face_recognition")]
    [InlineData("""{"teachers":["resnet18"],"settings":{"teacher":"resnet18"}}""", "resnet18")]
    [InlineData("""{"teachers":"resnet18"}""", "")]
    public void Teachers_are_those_of_the_run_and_of_the_weights_that_it_began_with(string training, string expected)
    {
        SmallModel.Write(_temporary["plain.safetensors"]);
        using var plain = GeneratorFile.Open(_temporary["plain.safetensors"]);
        GeneratorFile.Write(_temporary["taught.safetensors"], new GeneratorContent
        {
            Config = plain.Config,
            Labels = plain.Labels,
            Licence = "Free.",
            Training = training,
            Tensors = [.. plain.Tensors.Keys.Select(name => plain.Read(name))],
        });

        Assert.Equal(expected, string.Join(' ', ModelOrigin.Read(_temporary["taught.safetensors"]).Teachers));
    }

    public void Dispose() => _temporary.Dispose();
}
