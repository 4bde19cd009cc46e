using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace FaceService.Bench.Training;

/// <summary>
/// A trainer in a process of its own that waits to be told how many steps to take. So several can take turns, and what else
/// the machine does hits all of them alike.
/// </summary>
internal sealed class TrainerProcess : IAsyncDisposable
{
    private readonly Process process;
    private readonly string name;

    private TrainerProcess(Process process, string name) => (this.process, this.name) = (process, name);

    /// <summary>Starts a program and waits until it says that it is ready.</summary>
    /// <exception cref="InvalidOperationException">It ended instead.</exception>
    public static async Task<TrainerProcess> StartAsync(string name, string folder, int threads, string[] command, CancellationToken cancel)
    {
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        start.Environment["OMP_NUM_THREADS"] = threads.ToString(CultureInfo.InvariantCulture);
        // Four trainers are loaded at once and three of them wait: they must not do so by spinning, and none gain by sleeping at once.
        start.Environment["GOMP_SPINCOUNT"] = "10000";
        var trainer = new TrainerProcess(Process.Start(start)!, name);
        await trainer.ReadLineAsync(cancel);
        return trainer;
    }

    /// <summary>Takes steps.</summary>
    public async Task<TrainTurn> TakeAsync(int steps, CancellationToken cancel)
    {
        await process.StandardInput.WriteLineAsync(steps.ToString(CultureInfo.InvariantCulture).AsMemory(), cancel);
        await process.StandardInput.FlushAsync(cancel);
        return JsonSerializer.Deserialize<TrainTurn>(await ReadLineAsync(cancel), TrainTurn.Json)!;
    }

    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
        }

        process.Dispose();
    }

    private async Task<string> ReadLineAsync(CancellationToken cancel) => await process.StandardOutput.ReadLineAsync(cancel)
        ?? throw new InvalidOperationException($"The trainer {name} ended by itself; its complaint stands above.");
}
