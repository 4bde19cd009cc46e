using System.Runtime.InteropServices;

namespace FaceService.Model.Torch;

/// <summary>What libtorch says when it fails, in a sentence.</summary>
public static class TorchMessage
{
    // From here on it tells where in its own source it was.
    private static readonly string[] Traces = ["\n", "Exception raised from"];

    /// <summary>The first line of a message; it goes on with C++'s stack.</summary>
    /// <param name="failure">What the tensor library threw.</param>
    public static string Sentence(ExternalException failure)
    {
        var message = failure.Message;
        foreach (var trace in Traces)
            if (message.IndexOf(trace, StringComparison.Ordinal) is >= 0 and var end)
                message = message[..end];
        return $"libtorch failed: {message.Trim().TrimEnd('.')}.";
    }
}
