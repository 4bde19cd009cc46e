using FaceService.Model.Networks.Configs;

namespace FaceService.Model.Engine;

/// <summary>
/// Draws a batch in pieces on several cores at once. The bytes are those that the generator draws by itself, since a portrait's do
/// not depend on its company.
/// </summary>
/// <param name="inner">Draws from several threads at once; its weights do not change.</param>
/// <param name="crew">Who draws.</param>
/// <param name="largestPiece">Portraits that one core draws together, at most.</param>
internal sealed class SideBySideFaceGenerator(IFaceGenerator inner, WorkerThreads crew, int largestPiece) : IFaceGenerator
{
    /// <summary>What draws a piece.</summary>
    public IFaceGenerator Inner => inner;

    public GeneratorConfig Config => inner.Config;

    public string Precision => inner.Precision;

    public float[] MeanW => inner.MeanW;

    public ClosedFormFactors Factors => inner.Factors;

    public void Draw(IReadOnlyList<FaceSpec> batch, Span<byte> rgb)
    {
        var pieces = Pieces(batch.Count);
        var faceBytes = rgb.Length / batch.Count;
        var drawn = new byte[pieces.Length][];
        crew.Do(pieces.Length, index =>
        {
            var (first, count) = pieces[index].GetOffsetAndLength(batch.Count);
            var bytes = new byte[count * faceBytes];
            inner.Draw([.. batch.Skip(first).Take(count)], bytes);
            drawn[index] = bytes;
        });
        foreach (var (piece, bytes) in pieces.Zip(drawn))
            bytes.CopyTo(rgb[(piece.Start.Value * faceBytes)..]);
    }

    public float[] DrawNumbers(IReadOnlyList<FaceSpec> batch)
    {
        using var alone = OneThread.Enter();
        return inner.DrawNumbers(batch);
    }

    public float[] MapToW(IReadOnlyList<FaceSpec> batch)
    {
        using var alone = OneThread.Enter();
        return inner.MapToW(batch);
    }

    public void Dispose() => inner.Dispose();

    // As many as there are cores, or a multiple, and of nearly the same size.
    private Range[] Pieces(int faces)
    {
        var rounds = (faces + (crew.Size * largestPiece) - 1) / (crew.Size * largestPiece);
        var count = Math.Min(faces, crew.Size * rounds);
        return [.. Enumerable.Range(0, count).Select(i => (faces * i / count)..(faces * (i + 1) / count))];
    }
}
