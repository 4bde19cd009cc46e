using FaceService.Model.Imaging;

namespace FaceService.Model.Engine;

/// <summary>Faces in rows and columns, each cell another step of something.</summary>
/// <param name="Cells">Row after row; null for a cell that stays empty.</param>
/// <param name="Columns">Cells a row.</param>
public sealed record FaceSheet(IReadOnlyList<FaceSpec?> Cells, int Columns)
{
    /// <summary>The cells that are drawn, in order.</summary>
    public IReadOnlyList<FaceSpec> Faces => [.. Cells.OfType<FaceSpec>()];

    /// <summary>
    /// Style mixing (Karras et al. 2019, figure 3): the first column shows the row faces, the first row the column faces, every other
    /// cell its row's face with the given layers from its column's.
    /// </summary>
    /// <param name="rows">Faces that give all other layers; their label, truncation and noise hold.</param>
    /// <param name="columns">Faces whose latents take over the layers.</param>
    /// <param name="layers">Indices into num_ws, ascending and distinct.</param>
    public static FaceSheet Mixing(IReadOnlyList<FaceSpec> rows, IReadOnlyList<FaceSpec> columns, int[] layers)
    {
        List<FaceSpec?> cells = [null, .. columns];
        foreach (var row in rows)
            cells.AddRange([row, .. columns.Select(column => row with { Mix = new StyleMix(column.Latent, layers) })]);
        return new FaceSheet(cells, columns.Count + 1);
    }

    /// <summary>A face a row, a truncation a column.</summary>
    /// <param name="faces">The faces.</param>
    /// <param name="truncations">Psi of each column, 0…2.</param>
    public static FaceSheet Truncations(IReadOnlyList<FaceSpec> faces, IReadOnlyList<double> truncations) => new(
        [.. faces.SelectMany(face => truncations.Select(psi => face with { Truncation = (float)psi }))], truncations.Count);

    /// <summary>A closed-form factor a row, a strength a column (Shen and Zhou 2021).</summary>
    /// <param name="face">What is changed; steps along other factors stay.</param>
    /// <param name="indices">Which factors.</param>
    /// <param name="strengths">How far along each, in units of w.</param>
    public static FaceSheet Factors(FaceSpec face, IReadOnlyList<int> indices, IReadOnlyList<float> strengths) => new(
        [.. indices.SelectMany(index => strengths.Select(strength => Step(face, index, strength)))], strengths.Count);

    /// <summary>Puts the drawn images into their cells.</summary>
    /// <param name="pictures">One for each of <see cref="Faces"/>, all of one size.</param>
    /// <exception cref="ArgumentException">There are more or fewer.</exception>
    public RgbImage Lay(IReadOnlyList<RgbImage> pictures)
    {
        var next = 0;
        var blank = Blank(pictures[0].Width, pictures[0].Height);
        var sheet = ContactSheet.Draw([.. Cells.Select(cell => cell is null ? blank : pictures[next++])], Columns);
        return next == pictures.Count
            ? sheet
            : throw new ArgumentException($"There are {pictures.Count} pictures for {next} cells.", nameof(pictures));
    }

    private static FaceSpec Step(FaceSpec face, int index, float strength) => face with
    {
        Factors = [.. face.Factors.Where(factor => factor.Index != index).Append(new FactorStrength(index, strength)).OrderBy(factor => factor.Index)],
    };

    private static RgbImage Blank(int width, int height)
    {
        var white = new byte[RgbImage.ByteCount(width, height)];
        white.AsSpan().Fill(byte.MaxValue);
        return new RgbImage(width, height, white);
    }
}
