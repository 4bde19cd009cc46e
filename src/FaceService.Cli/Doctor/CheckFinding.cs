namespace FaceService.Cli.Doctor;

/// <summary>How bad it is.</summary>
internal enum Severity
{
    Good,

    /// <summary>It works, and could be better.</summary>
    Warning,

    /// <summary>Something will not work.</summary>
    Wrong,
}

/// <summary>What one check has found.</summary>
/// <param name="Severity">How bad it is.</param>
/// <param name="Topic">What was looked at.</param>
/// <param name="Text">What was found, in a sentence.</param>
/// <param name="Remedy">What to do; null where nothing is to be done.</param>
internal sealed record CheckFinding(Severity Severity, string Topic, string Text, string? Remedy = null)
{
    public static CheckFinding Good(string topic, string text) => new(Severity.Good, topic, text);

    public static CheckFinding Warning(string topic, string text, string remedy) => new(Severity.Warning, topic, text, remedy);

    public static CheckFinding Wrong(string topic, string text, string remedy) => new(Severity.Wrong, topic, text, remedy);
}
