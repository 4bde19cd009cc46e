using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace FaceService.Bench.Processes;

/// <summary>A server started for a measurement, stopped with it. What it prints goes to a file.</summary>
internal sealed class ChildProgram : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(30);

    private readonly Process process;
    private readonly string log;

    private ChildProgram(Process process, IPEndPoint address, string log)
    {
        this.process = process;
        this.log = log;
        Address = address;
    }

    public IPEndPoint Address { get; }

    /// <summary>Memory that the process holds now, in MiB.</summary>
    public double ResidentMebibytes => Mebibytes("VmRSS:");

    /// <summary>The most that it held since the start, or since <see cref="ForgetPeak"/>.</summary>
    public double PeakMebibytes => Mebibytes("VmHWM:");

    /// <summary>The system's number of the process.</summary>
    public int Id => process.Id;

    /// <summary>Counts the most anew.</summary>
    public void ForgetPeak() => File.WriteAllText($"/proc/{process.Id}/clear_refs", "5");

    /// <summary>Starts a program and waits until a path answers 200.</summary>
    /// <exception cref="InvalidOperationException">It ended, or did not answer in five minutes.</exception>
    public static async Task<ChildProgram> StartAsync(ChildPlan plan, CancellationToken cancel)
    {
        var address = new IPEndPoint(IPAddress.Loopback, FreePort());
        var log = Path.Combine(Path.GetTempPath(), $"face-bench-{plan.Name}.log");
        // The shell takes care of the output, so that nobody here has to read it.
        var start = new ProcessStartInfo("/bin/sh") { WorkingDirectory = plan.Folder };
        foreach (var argument in (string[])["-c", "log=$1; shift; exec \"$@\" > \"$log\" 2>&1 < /dev/null", "sh", log, .. plan.Command(address)])
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in plan.Environment)
            start.Environment[name] = value;
        var program = new ChildProgram(Process.Start(start)!, address, log);
        try
        {
            await program.WaitUntilReadyAsync(plan.ReadyPath, cancel);
            return program;
        }
        catch
        {
            await program.DisposeAsync();
            throw;
        }
    }

    private double Mebibytes(string name)
    {
        var line = File.ReadLines($"/proc/{process.Id}/status").First(entry => entry.StartsWith(name, StringComparison.Ordinal));
        return double.Parse(line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            using var kill = Process.Start("/bin/kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
            using var limit = new CancellationTokenSource(StopLimit);
            try
            {
                await process.WaitForExitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
            }
        }

        process.Dispose();
    }

    // The port is free when looked at; nobody else is expected to take it in the moment until the child does.
    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task WaitUntilReadyAsync(string path, CancellationToken cancel)
    {
        using var client = new HttpClient { BaseAddress = new Uri($"http://{Address}") };
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < StartLimit; await Task.Delay(200, cancel))
        {
            if (process.HasExited)
                throw new InvalidOperationException($"The program ended with code {process.ExitCode} before it was ready; see {log}.");
            try
            {
                using var answer = await client.GetAsync(path, cancel);
                if (answer.StatusCode == HttpStatusCode.OK)
                    return;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }
        }

        throw new InvalidOperationException($"The program was not ready after {StartLimit.TotalMinutes:0} minutes; see {log}.");
    }
}
