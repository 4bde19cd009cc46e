using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace FaceService.Api;

/// <summary>Runs the service. What keeps it from starting, and whoever starts it can mend, is a sentence and exit code 1.</summary>
internal static class StartFailure
{
    public static int Run(WebApplication app)
    {
        try
        {
            app.Run();
            return 0;
        }
        catch (Exception e) when (Sentence(e) is { } sentence)
        {
            Console.Error.WriteLine($"FaceService could not start: {sentence}");
            return 1;
        }
    }

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
