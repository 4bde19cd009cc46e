namespace FaceService.Model.Engine;

/// <summary>
/// Works out the w of every layer of a portrait: truncation, then mixing, then factors. Plain arithmetic on one
/// portrait at a time, so that a batch cannot matter.
/// </summary>
internal sealed class WArrangement(int numWs, int wDim, float[] wAvg, Lazy<ClosedFormFactors> factors)
{
    /// <summary>Fills a portrait's w.</summary>
    /// <param name="spec">The portrait.</param>
    /// <param name="main">Its latent in w: one row or num_ws rows.</param>
    /// <param name="second">Its mixing latent in w likewise, or empty.</param>
    /// <param name="ws">[num_ws · w_dim], to be filled.</param>
    public void Arrange(FaceSpec spec, ReadOnlySpan<float> main, ReadOnlySpan<float> second, Span<float> ws)
    {
        for (var layer = 0; layer < numWs; layer++)
            Truncation.Apply(Row(main, layer), wAvg, spec.Truncation, ws.Slice(layer * wDim, wDim));
        foreach (var layer in spec.Mix?.Layers ?? [])
            Truncation.Apply(Row(second, layer), wAvg, spec.Truncation, ws.Slice(layer * wDim, wDim));
        foreach (var (index, strength) in spec.Factors)
            Step(index, strength, ws);
    }

    private ReadOnlySpan<float> Row(ReadOnlySpan<float> w, int layer) =>
        w.Length == wDim ? w : w.Slice(layer * wDim, wDim);

    private void Step(int index, float strength, Span<float> ws)
    {
        for (var i = 0; i < ws.Length; i++)
            ws[i] += strength * factors.Value.Directions[index, i % wDim];
    }
}
