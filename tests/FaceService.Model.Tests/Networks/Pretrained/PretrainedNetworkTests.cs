using FaceService.Model.Networks.Pretrained;
using FaceService.Model.Torch;
using static TorchSharp.torch;

namespace FaceService.Model.Tests.Networks.Pretrained;

/// <summary>The networks as they are installed, against what ONNX Runtime and the package's own code compute (tests/reference/write_pretrained.mjs).</summary>
public sealed class PretrainedNetworkTests
{
    [NetworkTheory]
    [InlineData("resnet18")]
    [InlineData("face_recognition")]
    [InlineData("face_landmark_68")]
    [InlineData("face_expression")]
    [InlineData("age_gender")]
    [InlineData("tiny_face_detector")]
    public void Installed_network_gives_what_another_implementation_gives(string name)
    {
        using var stored = ReferenceNumbers.Load("pretrained");
        using var _ = no_grad();
        using var scope = NewDisposeScope();

        var given = Compute(name);

        foreach (var (key, values) in given)
            Close(key, ReferenceNumbers.Numbers(stored.Root.GetProperty(key)), values);
    }

    [NetworkTheory]
    [InlineData(64)]
    [InlineData(96)]
    public void ResNet18_lets_gradients_through_to_pictures_of_other_sizes(int size)
    {
        using var scope = NewDisposeScope();
        using var network = ResNet18Network.Open(NetworkTheoryAttribute.Folder);
        var pictures = Pictures(size).requires_grad_();

        var maps = network.Maps(pictures);
        maps.Select(map => map.sum()).Aggregate((a, b) => a.Plus(b)).backward();

        Assert.Equal([64L, 128L, 256L, 512L], maps.Select(map => map.shape[1]));
        Assert.True(pictures.grad!.abs().max().item<float>() > 0);
    }

    private static Dictionary<string, double[]> Compute(string name)
    {
        var folder = NetworkTheoryAttribute.Folder;
        switch (name)
        {
            case "resnet18":
                using (var network = ResNet18Network.Open(folder))
                    return Summary(name, network.Features(Pictures(224)));
            case "face_recognition":
                using (var network = FaceRecognitionNetwork.Open(folder))
                    return Summary(name, network.Describe(Pictures(150)).Person);
            case "face_landmark_68":
                using (var network = FaceLandmarkNetwork.Open(folder))
                    return Summary(name, network.Points(Pictures(112)));
            case "face_expression":
                using (var network = FaceExpressionNetwork.Open(folder))
                    return Summary(name, network.Tell(Pictures(112)));
            case "tiny_face_detector":
                using (var network = FaceDetectorNetwork.Open(folder))
                    return Summary(name, network.Grid(Pictures(416)));
            default:
                using (var network = AgeGenderNetwork.Open(folder))
                {
                    var (age, male) = network.Estimate(Pictures(112));
                    return new() { ["age"] = Doubles(age), ["male"] = Doubles(male) };
                }
        }
    }

    private static Dictionary<string, double[]> Summary(string name, Tensor value) => new() { [name] = ReferenceNumbers.Summary(name, value) };

    private static double[] Doubles(Tensor value) => value.to(ScalarType.Float64).data<double>().ToArray();

    private static void Close(string name, double[] expected, double[] actual)
    {
        var most = expected.Max(Math.Abs);
        for (var i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= 2e-5 * most, $"{name}[{i}]: {actual[i]} instead of {expected[i]}");
    }

    // Blocks of 8×8 under a fine pattern, levels 0 … 255.
    private static Tensor Pictures(int size)
    {
        var numbers = new float[2 * 3 * size * size];
        var across = (size + 7) / 8;
        for (var picture = 0; picture < 2; picture++)
        {
            var name = $"{(picture == 0 ? "first" : "second")} {size}";
            var (coarse, fine) = (ReferenceNumbers.Uniform(name + " coarse", 3 * across * across), ReferenceNumbers.Uniform(name, 3 * size * size));
            for (var i = 0; i < fine.Length; i++)
            {
                var (colour, y, x) = (i / size / size, i / size % size, i % size);
                numbers[(picture * fine.Length) + i] = (float)Math.Floor(128 + (90.0 * coarse[(((colour * across) + (y / 8)) * across) + (x / 8)]) + (30.0 * fine[i]));
            }
        }

        return tensor(numbers, [2, 3, size, size]);
    }
}
