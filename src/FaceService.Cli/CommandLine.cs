using System.CommandLine;
using FaceService.Cli.Commands;
using FaceService.Cli.Datasets;
using FaceService.Cli.Latents;
using FaceService.Cli.Models;
using FaceService.Cli.Networks;
using FaceService.Cli.Shared;
using FaceService.Photos.Faces;

namespace FaceService.Cli;

/// <summary>All commands.</summary>
internal static class CommandLine
{
    /// <summary>Runs the one that the arguments name.</summary>
    /// <param name="args">The arguments.</param>
    /// <param name="cascade">Opens a cascade file; null where OpenCV is not part of the program.</param>
    /// <returns>The exit code.</returns>
    public static int Run(string[] args, Func<string, IFaceFinder>? cascade = null)
    {
        var root = new RootCommand("Trains face generators and looks after datasets and models, and lets people into the service.")
        {
            TrainCommand.Create(),
            WorkerCommand.Create(),
            DatasetCommand.Create(cascade),
            ModelCommand.Create(),
            SampleCommand.Create(),
            ProjectCommand.Create(),
            LatentCommand.Create(),
            NetworksCommand.Create(),
            DoctorCommand.Create(),
            KeyCommand.Create(),
            SignInCommand.Create(),
        };
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0 && args.Length > 0)
        {
            Console.Error.WriteLine(ParseProblem.Describe(parsed));
            return 2;
        }

        return Failures.Report(() => parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false }));
    }
}
