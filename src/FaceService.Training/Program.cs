using System.CommandLine;
using FaceService.Training.Access;
using FaceService.Training.Cli;
using FaceService.Training.Cli.Latents;
using FaceService.Training.Cli.Networks;
using FaceService.Training.Datasets.Store;
using FaceService.Training.Jobs.Worker;
using FaceService.Training.Projection;

var root = new RootCommand("Trains face generators and looks after datasets and models, and lets people into the service.")
{
    TrainCommand.Create(),
    WorkerCommand.Create(),
    DatasetCommand.Create(),
    ModelCommand.Create(),
    SampleCommand.Create(),
    ProjectCommand.Create(),
    LatentCommand.Create(),
    NetworksCommand.Create(),
    KeyCommand.Create(),
    SignInCommand.Create(),
};
var parsed = root.Parse(args);
if (parsed.Errors.Count > 0 && args.Length > 0)
{
    Console.Error.WriteLine(ParseProblem.Describe(parsed));
    return 2;
}

return parsed.Invoke();
