using FaceService.Api.Batching;
using FaceService.Api.Observability;
using FaceService.Api.Problems;
using FaceService.Model.Engine;
using FaceService.Model.Weights;

namespace FaceService.Api.Faces;

/// <summary>Has faces drawn: admission, waiting, and what to say when there is no room.</summary>
internal sealed class FaceStudio(FaceQueue queue, ModelStage stage, FaceMetrics metrics)
{
    /// <summary>Draws all specs or tells why not. The caller disposes of the faces.</summary>
    /// <param name="context">The request; when it is aborted, what still waits is skipped.</param>
    /// <param name="model">What draws.</param>
    /// <param name="specs">At least one portrait.</param>
    /// <exception cref="OperationCanceledException">The caller went away.</exception>
    public async Task<(DrawnFaces? Faces, ApiProblem? Problem)> DrawAsync(
        HttpContext context, ServedModel model, IReadOnlyList<FaceSpec> specs)
    {
        var admission = queue.TryAdd(model, specs, context.RequestAborted);
        if (admission.Refusal is { } refusal)
            return (null, Refuse(refusal));
        try
        {
            var faces = await admission.Faces!;
            Note(FaceRequestLog.Of(context), model, faces);
            return (faces, null);
        }
        catch (WeightFileException e) when (e.Problem != WeightFileProblem.Unreadable)
        {
            // It had made room, and its file has gone bad since.
            stage.Withdraw(model, e);
            return (null, ApiProblem.Unavailable(
                $"The model {model.Version.Id} cannot be loaded any more: {LoadFailure.Reason(model.Version, e)}", TimeSpan.FromSeconds(5)));
        }
        catch (Exception e) when (e is WeightFileException or IOException)
        {
            // Deleted between the request's arrival and its turn, and no longer on the device.
            return (null, ApiProblem.NotFound("model", model.Version.Id.ToString(), Requests.FaceWords.Model));
        }
    }

    /// <summary>Why nothing would be drawn now: for work that comes before the drawing.</summary>
    public ApiProblem? RefuseNow() => queue.WouldRefuse() is { } refusal ? Refuse(refusal) : null;

    private void Note(FaceRequestLog log, ServedModel model, DrawnFaces faces)
    {
        metrics.Waited(model.Version.Id, faces.Wait);
        log.Model = model.Version.Id;
        log.Faces = faces.Faces.Count;
        log.BatchSize = faces.BatchSize;
        log.Wait = faces.Wait;
        log.Inference = faces.Inference;
    }

    private ApiProblem Refuse(Refusal refusal)
    {
        metrics.Refused(refusal.Cause.ToString().ToLowerInvariant());
        return refusal.Cause switch
        {
            RefusalCause.Full => ApiProblem.TooMany("As many faces wait as may (Batching:MaxWaitingFaces). Try again later, or ask for fewer.", refusal.RetryAfter),
            RefusalCause.Slow => ApiProblem.TooMany("What waits already would take too long (Batching:MaxExpectedWaitSeconds). Try again later.", refusal.RetryAfter),
            _ => ApiProblem.Unavailable("The service is stopping and takes nothing new.", refusal.RetryAfter),
        };
    }
}
