namespace FaceService.Training.Cli;

/// <summary>The command line makes no sense. The message is one sentence; the exit code is 2.</summary>
/// <param name="message">What is wrong and what is allowed.</param>
internal sealed class UsageException(string message) : Exception(message);
