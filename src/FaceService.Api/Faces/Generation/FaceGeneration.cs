using FaceService.Api.Batching;
using FaceService.Api.Budget;
using FaceService.Api.Faces.Requests;
using FaceService.Api.Observability;
using FaceService.Api.Problems;
using FaceService.Model.Engine;
using FaceService.Model.Weights;

namespace FaceService.Api.Faces.Generation;

/// <summary>Has faces generated: admission of all that a request takes, waiting, and what to say when there is no room.</summary>
internal sealed class FaceGeneration(FaceQueue queue, ModelHost stage, FaceMetrics metrics)
{
    /// <summary>Asks for the memory and the processor work of a request before any of it is taken.</summary>
    /// <returns>Null when admitted; it is given back when the request ends.</returns>
    public ApiProblem? Admit(HttpContext context, WorkCost cost)
    {
        if (queue.WouldRefuse() is { } refusal)
            return Refuse(refusal);
        return WorkLease.Of(context).Take(cost) is { } tooMuch ? ApiProblem.Refused(tooMuch) : null;
    }

    /// <summary>Has all specs generated, once the request was admitted, or tells why not. The first face is there when it returns.</summary>
    /// <param name="context">The request; when it is aborted, what still waits is skipped.</param>
    /// <param name="model">What generates.</param>
    /// <param name="specs">At least one face.</param>
    /// <exception cref="OperationCanceledException">The caller went away.</exception>
    public async Task<Result<GeneratedFaces>> GenerateAsync(
        HttpContext context, ServedModel model, IReadOnlyList<FaceSpec> specs)
    {
        var admission = queue.TryAdd(model, specs, WorkLease.Of(context).Client, context.RequestAborted);
        if (admission.Refusal is { } refusal)
            return Refuse(refusal);
        var pending = admission.Faces!;
        context.Response.RegisterForDispose(pending);
        try
        {
            var faces = new GeneratedFaces(pending, await pending.NextAsync(), FaceRequestLog.Of(context));
            metrics.Waited(model.Version.Id, pending.Wait);
            return faces;
        }
        catch (WeightFileException e) when (e.Problem != WeightFileProblem.Unreadable)
        {
            // It had made room, and its file has gone bad since.
            stage.Withdraw(model, e);
            return ApiProblem.Unavailable(
                $"The model {model.Version.Id} cannot be loaded any more: {LoadFailure.Reason(model.Version, e)}", TimeSpan.FromSeconds(5));
        }
        catch (Exception e) when (e is WeightFileException or IOException)
        {
            // Deleted between the request's arrival and its turn, and no longer on the device.
            return ApiProblem.NotFound("model", model.Version.Id.ToString(), FaceWords.Model);
        }
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
