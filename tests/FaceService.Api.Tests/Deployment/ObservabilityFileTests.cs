using System.Diagnostics;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using FaceService.Api.Observability;
using FaceService.Api.Tests.Documents;
using FaceService.Api.Tests.Hosting;
using FaceService.Api.Tests.Training;
using FaceService.Jobs;
using Microsoft.Extensions.DependencyInjection;

namespace FaceService.Api.Tests.Deployment;

/// <summary>The dashboard and the alerts ask for what /metrics has.</summary>
public sealed partial class ObservabilityFileTests
{
    // What Prometheus adds itself.
    private static readonly string[] Added = ["instance", "le"];

    [Fact]
    public async Task Every_query_asks_for_series_and_labels_that_the_service_has()
    {
        var samples = Samples(await MetricsAsync());
        var queries = Queries().ToList();

        Assert.True(queries.Count > 25, $"only {queries.Count} queries were found");
        Assert.All(queries, query =>
        {
            var names = Names().Matches(InBraces().Replace(query, "")).ToList();
            Assert.True(names.Count > 0 || query.Contains("face:", StringComparison.Ordinal), query);
            Assert.All(names, name => Assert.True(samples.ContainsKey(name.Value), $"{name.Value} in {query}"));
            foreach (Match selector in Selectors().Matches(query))
            {
                var known = samples[selector.Groups["name"].Value];
                Assert.All(Labels().Matches(selector.Groups["labels"].Value), label => Assert.Contains(label.Groups[1].Value, known.Concat(Added)));
            }

            // sum by (…) of a label that no series has is one nameless line.
            var all = names.SelectMany(name => samples[name.Value]).Concat(Added).ToHashSet();
            Assert.All(Groupings().Matches(query).SelectMany(match => match.Groups[1].Value.Split(',', StringSplitOptions.TrimEntries)), label => Assert.Contains(label, all));
        });
    }

    [Fact]
    public async Task Every_series_of_the_service_is_told_of_in_the_operations_page()
    {
        var page = await File.ReadAllTextAsync(RepositoryFile.Path("docs/operations.md"));
        var families = Regex.Matches(await MetricsAsync(), "^# TYPE (face_[a-z_]+) ", RegexOptions.Multiline).Select(match => match.Groups[1].Value).ToList();

        Assert.All(families, family => Assert.Contains(family, page));
    }

    [ToolFact("promtool")]
    public async Task Alerts_are_good_for_prometheus_and_fire_when_they_should()
    {
        var folder = Path.GetDirectoryName(RepositoryFile.Path("deploy/observability/prometheus-rules.yaml"))!;

        Assert.Equal("", await RunAsync(folder, "check", "rules", "prometheus-rules.yaml"));
        Assert.Equal("", await RunAsync(folder, "test", "rules", "prometheus-rules.test.yaml"));
    }

    private static async Task<string> MetricsAsync()
    {
        var host = new FaceHost().With("Auth:Keys:0", TrainingHost.Key);
        host.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0)); // a test's own server measures no requests
        host.StartServer();
        await using var training = await TrainingHost.StartAsync(host);
        await host.ReadyAsync();
        await training.Client.FaceAsync("/face?seed=1");
        training.Host.Services.GetRequiredService<FaceMetrics>().Refused("full");
        training.Store.Report(new WorkerReport("lab:1", 1 << 30));
        using var claim = training.Claim(await training.SubmitAsync(), JobState.Running);
        claim.Save(claim.Job with { Progress = new TrainingProgress { Images = 8, TotalImages = 16, ImagesPerSecond = 4 } });
        return await training.Client.GetStringAsync("/metrics");
    }

    // The series, each with its labels.
    private static Dictionary<string, HashSet<string>> Samples(string metrics) => Regex.Matches(metrics, @"^([a-z_]+)\{(.*)} ", RegexOptions.Multiline)
        .GroupBy(match => match.Groups[1].Value)
        .ToDictionary(group => group.Key, group => group.SelectMany(match => Labels().Matches(match.Groups[2].Value)).Select(label => label.Groups[1].Value).ToHashSet());

    private static IEnumerable<string> Queries()
    {
        var dashboard = JsonDocument.Parse(File.ReadAllText(RepositoryFile.Path("deploy/observability/grafana-dashboard.json")));
        var shown = dashboard.RootElement.GetProperty("panels").EnumerateArray()
            .SelectMany(panel => panel.GetProperty("targets").EnumerateArray()).Select(target => target.GetProperty("expr").GetString()!);
        var alerts = File.ReadLines(RepositoryFile.Path("deploy/observability/prometheus-rules.yaml"))
            .Select(line => line.Trim()).Where(line => line.StartsWith("expr: ", StringComparison.Ordinal)).Select(line => line["expr: ".Length..]);
        return shown.Concat(alerts);
    }

    private static async Task<string> RunAsync(string folder, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("promtool", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var said = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? "" : string.Concat(said);
    }

    [GeneratedRegex(@"\b(?:face|http|dotnet|kestrel)_[a-z_]+")]
    private static partial Regex Names();

    [GeneratedRegex(@"\{[^}]*}|by \([^)]*\)")]
    private static partial Regex InBraces();

    [GeneratedRegex(@"(?<name>[a-z_]+)\{(?<labels>[^}]*)}")]
    private static partial Regex Selectors();

    [GeneratedRegex("([a-z_]+)(?:=|!)~?\"")]
    private static partial Regex Labels();

    [GeneratedRegex(@"by \(([^)]*)\)")]
    private static partial Regex Groupings();
}
