using System.Text.Json;

namespace FaceService.Bench.Training;

/// <summary>What a trainer says after a number of steps.</summary>
/// <param name="Seconds">On the clock.</param>
/// <param name="CpuSeconds">Of processor time, all threads together.</param>
/// <param name="PeakMebibytes">The most memory that the process ever held.</param>
/// <param name="LoaderSeconds">Processor time that the same batches take to be read alone; null where it was not measured.</param>
internal sealed record TrainTurn(double Seconds, double CpuSeconds, double PeakMebibytes, double? LoaderSeconds = null)
{
    public static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };
}
