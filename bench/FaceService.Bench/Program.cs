using System.CommandLine;
using FaceService.Bench.Checking;
using FaceService.Bench.Datasets;
using FaceService.Bench.Flooding;
using FaceService.Bench.Generating;
using FaceService.Bench.Serving;
using FaceService.Bench.Soaking;
using FaceService.Bench.Training;
using FaceService.Bench.Verifying;
using FaceService.Training;
using FaceService.Training.Presets;

var root = new RootCommand("Measures FaceService, and its peers beside it. Each command prints one table.")
{
    ServeCommand.Create(),
    GenerateCommand.Create(),
    GpuCommand.Create(),
    MemoryCommand.Create(),
    VerifyCommand.Create(),
    FloodCommand.Create(),
    SoakCommand.Create(),
    TrainCommand.Create(),
    BesideCommand.Create(),
    DatasetCommand.Create(),
    MinuteCommand.Create(),
    OwnTrainer.Create(),
};
try
{
    return await root.Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (Exception error) when (error is InvalidOperationException or ArgumentException or IOException or NotSupportedException
    or TrainingException or SettingException)
{
    Console.Error.WriteLine(error.Message);
    return 1;
}
