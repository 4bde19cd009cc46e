using System.CommandLine;
using FaceService.Bench.Generating;
using FaceService.Bench.Serving;
using FaceService.Bench.Verifying;

var root = new RootCommand("Measures FaceService, and its peers beside it. Each command prints one table.")
{
    ServeCommand.Create(),
    GenerateCommand.Create(),
    VerifyCommand.Create(),
};
try
{
    return await root.Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (Exception error) when (error is InvalidOperationException or ArgumentException or IOException or NotSupportedException)
{
    Console.Error.WriteLine(error.Message);
    return 1;
}
