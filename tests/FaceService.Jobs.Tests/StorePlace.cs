using System.Reflection;
using FaceService.Jobs.Folders;
using FaceService.Jobs.PostgreSql;
using FaceService.Jobs.Tests.PostgreSql;
using Xunit.Sdk;

namespace FaceService.Jobs.Tests;

/// <summary>Where a test's jobs are. Every store that is opened here is one of several processes that share them.</summary>
internal sealed class StorePlace(string kind, TimeProvider time) : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<IJobStore> _stores = [];
    private readonly string? _database = kind == OnPostgreSqlAttribute.Kind ? PostgreSqlServer.Shared.CreateDatabase() : null;

    public string Folder => _folder.Path;

    public IJobStore Open()
    {
        IJobStore store = _database is null
            ? new FolderJobStore(_folder.Path, time)
            : new PostgreSqlJobStore(_database, _folder.Path, TimeSpan.FromSeconds(30), time, _ => { });
        _stores.Add(store);
        return store;
    }

    public void Dispose()
    {
        _stores.ForEach(store => store.Dispose());
        _folder.Dispose();
    }
}

/// <summary>The test runs on jobs in folders.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OnFoldersAttribute : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [["folders"]];
}

/// <summary>The test runs on jobs in PostgreSQL; skipped where that is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OnPostgreSqlAttribute : DataAttribute
{
    public const string Kind = "PostgreSQL";

    public OnPostgreSqlAttribute() => Skip = PostgreSqlServer.IsInstalled ? null : PostgreSqlFactAttribute.Missing;

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[Kind]];
}
