namespace FaceService.Model.Weights;

/// <summary>A weight file cannot be used. The message says which file, where in it, what is wrong and what to do.</summary>
public sealed class WeightFileException : Exception
{
    /// <summary>Creates the exception for tensors that do not fit their network.</summary>
    /// <param name="message">What is wrong.</param>
    public WeightFileException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception for tensors that do not fit their network, with its cause.</summary>
    /// <param name="message">What is wrong.</param>
    /// <param name="inner">The cause.</param>
    public WeightFileException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="problem">The kind of problem.</param>
    /// <param name="message">What is wrong.</param>
    /// <param name="inner">The cause, if another exception tells more.</param>
    public WeightFileException(WeightFileProblem problem, string message, Exception? inner = null)
        : base(message, inner) => Problem = problem;

    /// <summary>The kind of problem.</summary>
    public WeightFileProblem Problem { get; } = WeightFileProblem.Mismatch;
}
