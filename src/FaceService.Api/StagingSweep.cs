using FaceService.Model.Weights;

namespace FaceService.Api;

/// <summary>Removes at the start what uploads, imports and publications left that were killed.</summary>
internal sealed class StagingSweep(DataFolder data) : IHostedService
{
    private static readonly string[] Folders = ["datasets", "models", "cache"];

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (data.Unwritable is null)
        {
            foreach (var folder in Folders)
                StagingFolder.Sweep(data.Inside(folder));
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
