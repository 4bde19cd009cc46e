using FaceService.Api.Budget;
using FaceService.Api.Problems;
using FaceService.Jobs;
using FaceService.Jobs.Datasets;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace FaceService.Api.Datasets;

/// <summary>Takes datasets as they are sent, a few at a time, and turns what is wrong with one into an answer.</summary>
internal sealed class DatasetUploads(IDatasetStore datasets, WorkBudget budget, IOptions<DatasetOptions> options)
{
    public static readonly string[] MediaTypes = ["application/zip", "application/x-zip-compressed", "application/octet-stream"];

    // Images of 24 megapixels still stand on the contact sheet.
    private const long MostDecodeBytes = 192L << 20;

    // The zip's directory, buffers of files, the sheet itself.
    private const long Buffers = 16L << 20;

    private readonly SemaphoreSlim _free = new(options.Value.MaxUploads);

    public async Task<(StoredDataset? Added, ApiProblem? Problem)> TakeAsync(string name, HttpRequest request)
    {
        if (Refuse(name, request) is { } problem)
            return (null, problem);
        if (!_free.Wait(0))
            return (null, ApiProblem.TooMany($"{options.Value.MaxUploads} datasets are being sent already, the most at one time.", TimeSpan.FromSeconds(10)));
        try
        {
            // The zip goes to disk; an image at a time is in memory. On a small machine large ones are left out of the contact sheet.
            var limits = options.Value.Limits with { MaxDecodeBytes = Math.Min(MostDecodeBytes, budget.BytesLimit / 4) };
            if (WorkLease.Of(request.HttpContext).Take(new WorkCost(Math.Min(limits.MaxPictureBytes, limits.MaxZipBytes) + limits.MaxDecodeBytes + Buffers)) is { } refusal)
                return (null, ApiProblem.Refused(refusal));
            if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
                size.MaxRequestBodySize = limits.MaxZipBytes + 1; // one more, so that the store finds it and says so in its own words
            return (await datasets.AddZip(name, request.Body, limits, request.HttpContext.RequestAborted), null);
        }
        catch (DatasetException e)
        {
            return (null, Describe(e, name));
        }
        finally
        {
            _free.Release();
        }
    }

    /// <summary>What can be told before the body is read.</summary>
    private ApiProblem? Refuse(string name, HttpRequest request)
    {
        if (!ResourceName.IsValid(name))
            return ApiProblem.Invalid("name", name, ResourceName.Rule);
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !MediaTypes.Contains(type.MediaType.Value, StringComparer.OrdinalIgnoreCase))
            return ApiProblem.UnsupportedMediaType(request.ContentType, string.Join(", ", MediaTypes));
        return request.ContentLength > options.Value.Limits.MaxZipBytes
            ? ApiProblem.TooLarge("body", $"{request.ContentLength} bytes long", $"at most {options.Value.MaxZipMiB} MiB")
            : null;
    }

    private static ApiProblem Describe(DatasetException e, string name) => e.Fault switch
    {
        DatasetFault.NameTaken => ApiProblem.Conflict("name", name, "a name that no dataset has: datasets do not change"),
        DatasetFault.TooLarge => ApiProblem.ForStatus(StatusCodes.Status413PayloadTooLarge, "The dataset is too large.", e.Message),
        _ => ApiProblem.ForStatus(StatusCodes.Status400BadRequest, "The dataset cannot be used.", e.Message),
    };
}
