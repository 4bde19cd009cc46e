using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using FaceService.Api.Tests.Hosting;
using FaceService.Api.Tests.Training;
using FaceService.Jobs;
using FaceService.Jobs.Tests.PostgreSql;
using Npgsql;

namespace FaceService.Api.Tests.Deployment;

/// <summary>The commands of docs/operations.md, as they stand there, save a running service and bring it back.</summary>
public sealed partial class BackupTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("face-backup-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [PostgreSqlFact]
    public async Task Backup_of_a_running_service_is_restored_with_jobs_datasets_models_and_keys()
    {
        var (before, after) = (PostgreSqlServer.Shared.CreateDatabase(), PostgreSqlServer.Shared.CreateDatabase());
        var data = Path.Combine(_folder, "data");
        string job;
        await using (var training = await TrainingHost.StartAsync(new FaceHost().With("ConnectionStrings:Jobs", before).With("Data:Folder", data)))
        {
            var id = await training.SubmitAsync();
            job = id.Value;
            using var claim = training.Claim(id, JobState.Running);
            Directory.CreateDirectory(training.Store.RunFolder(id));
            await File.WriteAllTextAsync(Path.Combine(training.Store.RunFolder(id), "losses.csv"), "step\n1\n");
            ModelFolder.Write(Path.Combine(data, "models"), TestModels.Portraits(name: "mine"));
            await File.WriteAllTextAsync(Path.Combine(data, "default-model"), "mine\n");
            Directory.CreateDirectory(Path.Combine(data, "cache"));

            await RunAsync("Backup", before, data);
        }

        var restored = Path.Combine(_folder, "restored");
        await RunAsync("Restore", after, restored);

        Assert.False(Directory.Exists(Path.Combine(restored, "cache")));
        await using var again = new FaceHost { ModelsOnDisk = true }.With("ConnectionStrings:Jobs", after).With("Data:Folder", restored).With("Auth:Keys:0", TrainingHost.Key);
        var client = await again.ReadyClientAsync();
        client.DefaultRequestHeaders.Add("X-Api-Key", TrainingHost.Key);
        Assert.Equal("mine@1", (await client.GetAsync("/face")).Header("X-Face-Model"));
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/datasets/drawn")).StatusCode);
        var found = await (await client.GetAsync($"/train/{job}")).JsonAsync();
        Assert.Equal(1, found.GetProperty("attempts").GetInt32() + 1);
        Assert.Contains(found.GetProperty("state").GetString(), (string[])["running", "interrupted"]); // its lease has ended, or is about to
        Assert.Equal("step\n1\n", await client.GetStringAsync($"/train/{job}/losses.csv"));
    }

    // A heading's first block.
    private async Task RunAsync(string heading, string database, string data)
    {
        var page = await File.ReadAllTextAsync(RepositoryFile.Path("docs/operations.md"));
        var block = Block().Match(page, page.IndexOf($"**{heading}.**", StringComparison.Ordinal)).Groups[1].Value;
        Assert.NotEqual("", block);
        var settings = new NpgsqlConnectionStringBuilder(database);
        using var shell = Process.Start(new ProcessStartInfo("bash", ["-euo", "pipefail", "-c", block])
        {
            WorkingDirectory = _folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["PGHOST"] = settings.Host,
                ["PGUSER"] = settings.Username,
                ["PGDATABASE"] = settings.Database,
                ["FACE_DATA"] = data,
                ["PATH"] = $"{Environment.GetEnvironmentVariable("PATH")}:{PostgreSqlServer.ProgramFolder}",
            },
        })!;
        var said = await Task.WhenAll(shell.StandardOutput.ReadToEndAsync(), shell.StandardError.ReadToEndAsync());
        await shell.WaitForExitAsync();
        Assert.True(shell.ExitCode == 0, string.Concat(said));
    }

    [GeneratedRegex("```\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();
}
