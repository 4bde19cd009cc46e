namespace FaceService.Cli.Models;

/// <summary>How far a model's numbers lie from stored ones.</summary>
internal sealed record StoredDifference
{
    public const double AllowedW = 1e-5;
    public const double AllowedImage = 1e-4;

    /// <summary>One value in so many may be off, by one.</summary>
    public const int AllowedOffByOne = 10_000;

    public int Ws { get; set; }

    public double WorstW { get; set; }

    public int Images { get; set; }

    public double WorstImage { get; set; }

    public long Bytes { get; set; }

    public long OffByOne { get; set; }

    public long OffByMore { get; set; }

    /// <summary>A value that is no number agrees with nothing.</summary>
    public bool IsWithin => Ws + Images + Bytes > 0 && WorstW <= AllowedW && WorstImage <= AllowedImage
        && OffByMore == 0 && OffByOne * AllowedOffByOne <= Bytes;
}
