using System.Net;

namespace FaceService.Bench.Processes;

/// <summary>How to start a server.</summary>
internal sealed record ChildPlan
{
    /// <summary>Names its log file.</summary>
    public required string Name { get; init; }

    /// <summary>Where it runs.</summary>
    public required string Folder { get; init; }

    /// <summary>Program and arguments for an address to listen on.</summary>
    public required Func<IPEndPoint, string[]> Command { get; init; }

    /// <summary>Variables beside the inherited ones.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>The same with a data folder of its own: nothing that the machine's user keeps is touched.</summary>
    public ChildPlan In(string data) => this with { Environment = new Dictionary<string, string>(Environment) { ["FACE_DATA"] = data } };

    /// <summary>Answers 200 once it serves.</summary>
    public required string ReadyPath { get; init; }
}
