using System.Diagnostics.CodeAnalysis;

namespace FaceService.Api.Problems;

/// <summary>Either a value, or the problem to answer with.</summary>
internal readonly record struct Result<T>
{
    private readonly T? _value;
    private readonly ApiProblem? _problem;

    private Result(T? value, ApiProblem? problem) => (_value, _problem) = (value, problem);

    public static implicit operator Result<T>(T value) => new(value, null);

    public static implicit operator Result<T>(ApiProblem problem) => new(default, problem);

    /// <summary>True when there is no value but a problem.</summary>
    public bool Fails([NotNullWhen(true)] out ApiProblem? problem, [NotNullWhen(false)] out T? value)
    {
        (problem, value) = (_problem, _value);
        return problem is not null;
    }

    /// <summary>The value, or null; and the problem, or null.</summary>
    public void Deconstruct(out T? value, out ApiProblem? problem) => (value, problem) = (_value, _problem);
}
