using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace FaceService.Api;

/// <summary>What keeps the service from starting, and whoever starts it can mend, is a sentence and exit code 1.</summary>
internal static class StartFailure
{
    /// <summary>Watches for exceptions that nobody catches. Whoever hosts the service in a process of his own catches them first.</summary>
    public static void Tell() => AppDomain.CurrentDomain.UnhandledException += (_, unhandled) =>
    {
        if (Sentence(unhandled.ExceptionObject as Exception) is not { } sentence)
            return;
        Console.Error.WriteLine($"FaceService could not start: {sentence}");
        Environment.Exit(1);
    };

    /// <summary>What to say of an exception, or null where it is a fault of ours.</summary>
    internal static string? Sentence(Exception? e) => e switch
    {
        null => null,
        OptionsValidationException settings => string.Join(" ", settings.Failures),
        DllNotFoundException or NotSupportedException => e.Message,
        IOException { InnerException: AddressInUseException } => e.Message,
        _ => Sentence(e.InnerException),
    };
}
