using System.Text.Json;
using static FaceService.Model.Tests.Networks.ReferenceNumbers;
using static TorchSharp.torch;

namespace FaceService.Training.Tests.Trainers;

/// <summary>Compares with tests/reference/write_first_steps.py.</summary>
internal static class FirstStep
{
    public const int Batch = 2;

    /// <summary>Asserts that a loss and the gradients that it left in a network are the stored ones.</summary>
    public static void Check(JsonElement stored, string name, Tensor loss, nn.Module network, double tolerance)
    {
        var lossName = name is "g" or "d" ? name + "_loss" : name;
        Close(lossName, [stored.GetProperty(lossName).GetDouble()], ToArray(loss), 1e-4);
        var expected = stored.GetProperty(name + "_gradients");
        var parameters = network.named_parameters().ToDictionary(p => p.name, p => p.parameter);

        // What has no part in a loss may be without a gradient or have one of zeros.
        foreach (var (parameter, value) in parameters.Where(p => !expected.TryGetProperty(p.Key, out _)))
            Assert.True(value.grad is not { } gradient || gradient.abs().sum().item<float>() == 0, $"{parameter} has a gradient in {name}.");

        // A bias that a batch norm takes out again has no gradient but rounding.
        var floor = 1e-3 * expected.EnumerateObject().Max(gradient => Numbers(gradient.Value)[0]);
        foreach (var gradient in expected.EnumerateObject())
            Close($"{name} of {gradient.Name}", Numbers(gradient.Value), Summary(gradient.Name, parameters[gradient.Name].grad!), tolerance, floor);
    }
}
