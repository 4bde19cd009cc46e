namespace FaceService.Jobs.Tests.PostgreSql;

/// <summary>A test that needs PostgreSQL's server; skipped where it is not installed.</summary>
internal sealed class PostgreSqlFactAttribute : FactAttribute
{
    public const string Missing = "PostgreSQL (initdb, postgres) is not installed.";

    public PostgreSqlFactAttribute() => Skip = PostgreSqlServer.IsInstalled ? null : Missing;
}
