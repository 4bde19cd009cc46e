using System.Globalization;

namespace FaceService.Jobs.Worker;

/// <summary>What a worker is told at its start.</summary>
public sealed record WorkerOptions
{
    /// <summary>How often a job may take its worker down at one place before it is given up.</summary>
    public int MaxCrashesWithoutProgress { get; init; } = 3;

    /// <summary>The most memory the process may allocate, in MiB; 0 means three quarters of what the machine or container has.</summary>
    public int MemoryLimitMiB { get; init; }

    /// <summary>How long a step may take to return once its job is to stop. Then the process ends, for nothing else ends a step of libtorch's.</summary>
    public TimeSpan StopPatience { get; init; } = TimeSpan.FromSeconds(7); // with what is written down then, on a busy machine, less than ten

    /// <summary>Path of a TorchScript file (LPIPS or VGG) that projections compare with; null for the loss that needs none.</summary>
    public string? PerceptualNetwork { get; init; }

    /// <summary>The limit in bytes.</summary>
    public long MemoryLimitBytes => MemoryLimitMiB > 0
        ? MemoryLimitMiB * 1024L * 1024L
        : GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4 * 3;

    internal string LimitMessage => string.Create(
        CultureInfo.InvariantCulture,
        $"The worker's limit of {MemoryLimitBytes / 1024.0 / 1024 / 1024:0.0} GiB (Worker:MemoryLimitMiB) may also be raised.");

    internal string MemoryMessage(string advice) => string.Create(
        CultureInfo.InvariantCulture,
        $"The job needed more memory than the worker's limit of {MemoryLimitBytes / 1024.0 / 1024 / 1024:0.0} GiB (Worker:MemoryLimitMiB). {advice}");
}
