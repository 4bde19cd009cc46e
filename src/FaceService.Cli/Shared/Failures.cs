using System.Runtime.InteropServices;
using FaceService.Model.Imaging;
using FaceService.Model.Latents;
using FaceService.Model.Torch;
using FaceService.Model.Weights;
using FaceService.Training;
using FaceService.Training.Presets;

namespace FaceService.Cli.Shared;

/// <summary>Turns expected failures into one sentence and an exit code: 1, or 2 for wrong usage.</summary>
internal static class Failures
{
    public static int Report(Func<int> action)
    {
        try
        {
            return action();
        }
        catch (Exception e) when (e is UsageException or SettingException)
        {
            return Say(e.Message, 2);
        }
        catch (Exception e) when (e is TrainingException or WeightFileException or ImageException or NpyFormatException or IOException
                                      or UnauthorizedAccessException or DllNotFoundException or NotSupportedException)
        {
            return Say(e.Message, 1);
        }
        catch (TypeInitializationException) when (WhyNotLoaded() is { } reason)
        {
            return Say(reason, 1);
        }
        catch (ExternalException e)
        {
            return Say(TorchMessage.Sentence(e), 1);
        }
        catch (Exception e)
        {
            return Say(FailureReport.Sentence(e), 1);
        }
    }

    // TorchSharp's own words for a libtorch that is not there are a page of what it tried.
    private static string? WhyNotLoaded()
    {
        try
        {
            LibTorch.Load();
            return null;
        }
        catch (DllNotFoundException e)
        {
            return e.Message;
        }
    }

    private static int Say(string message, int code)
    {
        Console.Error.WriteLine(message);
        return code;
    }
}

/// <summary>The command line makes no sense. The message is one sentence; the exit code is 2.</summary>
/// <param name="message">What is wrong and what is allowed.</param>
internal sealed class UsageException(string message) : Exception(message);
