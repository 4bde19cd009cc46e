using System.Net.Sockets;
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
        InvalidDataException { InnerException: { } inner } file => $"{FirstLine(file)} {FirstLine(inner.GetBaseException())}", // appsettings.json
        ArgumentOutOfRangeException { ParamName: "port" } => "the address of --urls has no port from 0 to 65535.",
        SocketException => $"it cannot listen at the address of --urls: {FirstLine(e)}.",
        DllNotFoundException or NotSupportedException or IOException or UnauthorizedAccessException => FirstLine(e),
        FormatException or ArgumentException or InvalidOperationException when IsOfSettings(e) => FirstLine(e),
        _ => Sentence(e.InnerException),
    };

    // Kestrel and the binder of settings throw what any code may throw.
    private static bool IsOfSettings(Exception e) =>
        e.StackTrace is { } trace
        && (trace.Contains("Kestrel.Core.Internal.AddressBinder", StringComparison.Ordinal)
            || trace.Contains("Kestrel.KestrelConfigurationLoader", StringComparison.Ordinal)
            || trace.Contains("Configuration.ConfigurationBinder", StringComparison.Ordinal));

    private static string FirstLine(Exception e) => e.Message.Split('\n', 2)[0].TrimEnd();
}
