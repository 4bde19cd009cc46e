namespace FaceService.Model.Networks.StyleGan2.Fused;

/// <summary>One resolution of the generator, for drawing on a CPU.</summary>
/// <param name="Doubling">The layer that doubles the size, or null in the first block.</param>
/// <param name="Plain">The other layer.</param>
/// <param name="Colours">The colours that it adds.</param>
internal sealed record FusedBlock(FusedLayer? Doubling, FusedLayer Plain, FusedColours Colours) : IDisposable
{
    /// <summary>The layer that gets the block's input.</summary>
    public FusedLayer First => Doubling ?? Plain;

    public void Dispose()
    {
        Doubling?.Dispose();
        Plain.Dispose();
        Colours.Dispose();
    }
}
