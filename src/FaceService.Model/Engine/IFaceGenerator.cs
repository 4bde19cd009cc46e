using FaceService.Model.Networks;

namespace FaceService.Model.Engine;

/// <summary>
/// A generator whose weights lie on a device, ready to draw. Not thread-safe: every call, Dispose included, comes from
/// the one thread that owns the device.
/// </summary>
public interface IFaceGenerator : IDisposable
{
    /// <summary>Shapes and conventions of the network.</summary>
    GeneratorConfig Config { get; }

    /// <summary>The precision it runs in, as it appears in ETags and marks: float32, bfloat16 or float16.</summary>
    string Precision { get; }

    /// <summary>Draws a batch. A portrait's bytes do not depend on what else is in the batch.</summary>
    /// <param name="batch">What to draw, at least one; already validated against <see cref="Config"/>.</param>
    /// <param name="rgb">Receives [N, size, size, 3] bytes.</param>
    void Draw(IReadOnlyList<FaceSpec> batch, Span<byte> rgb);

    /// <summary>The w of each spec after truncation, mixing and factors: [N, num_ws, w_dim].</summary>
    /// <exception cref="NotSupportedException">The network has no w space.</exception>
    float[] MapToW(IReadOnlyList<FaceSpec> batch);
}
