using System.Diagnostics;
using Npgsql;

namespace FaceService.Jobs.Tests.PostgreSql;

/// <summary>
/// A PostgreSQL server of a test's own: in a folder in /tmp, on a Unix socket, without a port. PostgreSQL refuses to run as root, so
/// there it runs as nobody.
/// </summary>
internal sealed class PostgreSqlServer : IDisposable
{
    private static readonly Lazy<PostgreSqlServer> OfThisProcess = new(() =>
    {
        var server = new PostgreSqlServer();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.Dispose();
        return server;
    });

    private readonly string _folder = Directory.CreateTempSubdirectory("face-pg-").FullName;
    private Process? _process;

    public PostgreSqlServer()
    {
        if (Environment.UserName == "root")
            Run("chown", "nobody", _folder);
        RunAsNobody(Program("initdb"), "--no-sync", "-A", "trust", "-U", "faces", "-E", "UTF8", "--locale", "C", "-D", DataFolder);
        Start();
    }

    /// <summary>One for all tests of a process that do not stop it.</summary>
    public static PostgreSqlServer Shared => OfThisProcess.Value;

    /// <summary>Whether one can be started here.</summary>
    public static bool IsInstalled => Programs().Any();

    /// <summary>Where its programs lie, those of its clients among them.</summary>
    public static string ProgramFolder => Programs().First();

    private string DataFolder => Path.Combine(_folder, "data");

    /// <summary>Makes an empty database.</summary>
    /// <returns>Its connection string.</returns>
    public string CreateDatabase()
    {
        var name = $"faces_{Guid.NewGuid():N}";
        Execute(ConnectionString("postgres"), $"create database {name}");
        return ConnectionString(name);
    }

    public static void Execute(string connectionString, string sql)
    {
        using var connection = new NpgsqlConnection($"{connectionString};Pooling=false");
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    /// <summary>Starts it, and returns when it takes connections.</summary>
    public void Start()
    {
        var start = AsNobody(
            Program("postgres"), "-D", DataFolder, "-k", _folder, "-c", "listen_addresses=", "-c", "fsync=off", "-c", "max_connections=60", "-c", "lc_messages=C");
        start.RedirectStandardError = true;
        _process = Process.Start(start)!;
        var ready = new TaskCompletionSource();
        _process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is null)
                ready.TrySetException(new InvalidOperationException("PostgreSQL ended."));
            else if (line.Data.Contains("ready to accept connections", StringComparison.Ordinal))
                ready.TrySetResult();
        };
        _process.BeginErrorReadLine();
        ready.Task.Wait(TimeSpan.FromMinutes(1));
    }

    /// <summary>Takes it away as a power cut does.</summary>
    public void Kill()
    {
        _process!.Kill();
        _process.WaitForExit();

        // Its children leave by themselves; until then they hold the shared memory.
        while (Directory.Exists(DataFolder) && File.Exists(Path.Combine(DataFolder, "postmaster.pid")) && HasChildren())
            Thread.Yield();
    }

    public void Dispose()
    {
        if (_process is null)
            return;
        if (!_process.HasExited)
            Run("kill", "-QUIT", $"{_process.Id}"); // it takes its children along
        _process.WaitForExit();
        _process.Dispose();
        _process = null;
        Directory.Delete(_folder, recursive: true);
    }

    private bool HasChildren() => Directory.EnumerateDirectories("/proc").Select(path => Path.Combine(path, "cmdline")).Any(file =>
    {
        try
        {
            return File.ReadAllText(file).StartsWith("postgres:", StringComparison.Ordinal)
                && Directory.ResolveLinkTarget(Path.Combine(Path.GetDirectoryName(file)!, "cwd"), false)?.FullName == DataFolder;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // gone meanwhile, or another's
        }
    });

    private string ConnectionString(string database) => $"Host={_folder};Username=faces;Database={database}";

    private static void RunAsNobody(params string[] command) => Wait(AsNobody(command));

    private static void Run(params string[] command) => Wait(new ProcessStartInfo(command[0], command[1..]));

    private static ProcessStartInfo AsNobody(params string[] command) => Environment.UserName == "root"
        ? new ProcessStartInfo("setpriv", ["--reuid", "nobody", "--regid", "nogroup", "--clear-groups", .. command]) { WorkingDirectory = "/tmp" }
        : new ProcessStartInfo(command[0], command[1..]);

    private static void Wait(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        using var process = Process.Start(start)!;
        var said = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, string.Concat(said.Result));
    }

    private static string Program(string name) => Path.Combine(ProgramFolder, name);

    // Debian keeps the server's programs off the path, a folder a version.
    private static IEnumerable<string> Programs() =>
        (Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql") : [])
        .OrderByDescending(folder => int.TryParse(Path.GetFileName(folder), out var version) ? version : 0)
        .Select(folder => Path.Combine(folder, "bin"))
        .Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(':'))
        .Where(folder => File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "postgres")));
}
