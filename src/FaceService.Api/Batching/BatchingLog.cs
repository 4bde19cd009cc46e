using FaceService.Model.Catalog;

namespace FaceService.Api.Batching;

/// <summary>What the queue and the devices have to say. Ids 100…199.</summary>
internal static partial class BatchingLog
{
    [LoggerMessage(100, LogLevel.Information, "Model {Model} is ready on {Device} in {Precision}: {BatchLimit} faces at once, {FacesPerSecond:F0} faces a second")]
    public static partial void ModelReady(ILogger log, ModelId model, string device, string precision, int batchLimit, double facesPerSecond);

    [LoggerMessage(101, LogLevel.Error, "Model {Model} cannot be served, and what was served before stays: {Reason}")]
    public static partial void ModelRefused(ILogger log, Exception error, ModelId model, string reason);

    [LoggerMessage(102, LogLevel.Information, "Model {Model} is gone and no longer served")]
    public static partial void ModelDropped(ILogger log, ModelId model);

    [LoggerMessage(103, LogLevel.Warning, "A batch of {Faces} faces of {Model} failed on {Device}; each is now drawn alone")]
    public static partial void BatchFailed(ILogger log, Exception error, string device, ModelId model, int faces);

    [LoggerMessage(104, LogLevel.Error, "A face of {Model} could not be drawn on {Device}")]
    public static partial void FaceFailed(ILogger log, Exception error, string device, ModelId model);

    [LoggerMessage(105, LogLevel.Information, "Stopping: {Faces} faces that were accepted are still drawn, nothing new is taken")]
    public static partial void Draining(ILogger log, int faces);

    [LoggerMessage(107, LogLevel.Information, "Model {Model} was unloaded: nobody asked for it in {Minutes} minutes")]
    public static partial void ModelIdle(ILogger log, ModelId model, double minutes);

    [LoggerMessage(106, LogLevel.Warning, "There is no model to serve: put one into the models folder, or train one")]
    public static partial void NoModel(ILogger log);
}
