using FaceService.Model.Catalog;
using FaceService.Model.Networks.Configs;

namespace FaceService.Model.Engine;

/// <summary>
/// A generator whose weights lie on a device, ready to draw. On a CPU nothing changes while it draws: all but Dispose may be called
/// from several threads at once. On a GPU every call, Dispose included, comes from the one thread that owns the device.
/// </summary>
public interface IFaceGenerator : IDisposable
{
    /// <summary>Shapes and conventions of the network.</summary>
    GeneratorConfig Config { get; }

    /// <summary>The precision it runs in, as it appears in ETags and marks: float32, bfloat16 or float16.</summary>
    string Precision { get; }

    /// <summary>[w_dim] the mean of w, towards which truncation pulls.</summary>
    /// <exception cref="NotSupportedException">The network has no w space.</exception>
    float[] MeanW => throw new NotSupportedException($"A {Config.Architecture} network has no w space.");

    /// <summary>The directions that a spec's factors step along; worked out when they are first asked for.</summary>
    /// <exception cref="NotSupportedException">The network has no w space.</exception>
    ClosedFormFactors Factors => throw new NotSupportedException($"A {Config.Architecture} network has no w space.");

    /// <summary>Draws a batch. A portrait's bytes do not depend on what else is in the batch.</summary>
    /// <param name="batch">What to draw, at least one; already validated against <see cref="Config"/>.</param>
    /// <param name="rgb">Receives [N, size, size, 3] bytes.</param>
    void Draw(IReadOnlyList<FaceSpec> batch, Span<byte> rgb);

    /// <summary>Draws a batch as the network's own numbers: what <see cref="Draw"/> turns into bytes.</summary>
    /// <param name="batch">What to draw, at least one; already validated against <see cref="Config"/>.</param>
    /// <returns>[N, colours, size, size] in the config's pixel range and a little beyond.</returns>
    /// <exception cref="NotSupportedException">This generator gives bytes only.</exception>
    float[] DrawNumbers(IReadOnlyList<FaceSpec> batch) => throw new NotSupportedException("This generator gives bytes only.");

    /// <summary>The w of each spec after truncation, mixing and factors: [N, num_ws, w_dim].</summary>
    /// <exception cref="NotSupportedException">The network has no w space.</exception>
    float[] MapToW(IReadOnlyList<FaceSpec> batch);
}

/// <summary>Puts a model's weights onto a device.</summary>
public interface IFaceGeneratorLoader
{
    /// <summary>Reads, checks and prepares the weights. Called on the thread that owns the device.</summary>
    /// <param name="model">The version to load.</param>
    /// <exception cref="Weights.WeightFileException">The file is not what it says it is.</exception>
    IFaceGenerator Load(ModelVersion model);
}
