using System.Buffers;
using System.Globalization;
using FaceService.Api.Problems;
using FaceService.Jobs;
using FaceService.Model.Catalog;
using FaceService.Model.Weights;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace FaceService.Api.Models;

/// <summary>Takes a weight file as it is sent, straight to disk, and queues its import.</summary>
internal sealed class ImportUploads(JobQueue queue, ModelCatalog catalog, ModelPublisher publisher, DataFolder data, IOptions<ModelsOptions> options)
{
    public const string File = "file";
    public const string Licence = "licence";
    public const string Truncation = "truncation";

    public static readonly string[] MediaTypes = [Raw, "application/x-safetensors", "application/zip", Form];

    private const string Raw = "application/octet-stream";
    private const string Form = "multipart/form-data";
    private const int LongestName = 255;
    private const int LongestLicence = 1000;
    private const int LongestBoundary = 70;

    private readonly SemaphoreSlim _free = new(options.Value.MaxUploads);

    private long MostBytes => (long)options.Value.MaxUploadMiB << 20;

    public async Task<(Job? Job, ApiProblem? Problem)> TakeAsync(string name, HttpRequest request)
    {
        var (payload, problem) = Check(name, request);
        if (payload is null)
            return (null, problem);
        if (!_free.Wait(0))
            return (null, ApiProblem.TooMany($"{options.Value.MaxUploads} weight files are being sent already, the most at one time.", TimeSpan.FromSeconds(10)));
        try
        {
            if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
                size.MaxRequestBodySize = null; // counted below
            using var staging = new StagingFolder(Directory.CreateDirectory(data.Inside("cache")).FullName);
            return await TakeAsync(payload, request, staging.File(ImportPayload.Weights));
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            return (null, ApiProblem.Malformed($"The form cannot be read: {e.Message}"));
        }
        finally
        {
            _free.Release();
        }
    }

    private async Task<(Job? Job, ApiProblem? Problem)> TakeAsync(ImportPayload payload, HttpRequest request, string path)
    {
        var (source, called, problem) = await OpenAsync(request);
        if (source is null)
            return (null, problem);
        if (called is not null && !IsLine(called, LongestName))
            return (null, ApiProblem.Invalid(File, called, NameAllowed));
        var length = await CopyAsync(source, path, request.HttpContext.RequestAborted);
        if (length > MostBytes)
            return (null, ApiProblem.TooLarge(File, $"longer than {MostBytes} bytes", $"at most {options.Value.MaxUploadMiB} MiB"));
        if (length == 0)
            return (null, ApiProblem.Invalid(File, "empty", "a weight file"));
        var most = options.Value.MaxWaitingImports;
        var job = queue.Submit(payload with { File = called ?? payload.File }, most, folder =>
        {
            Directory.CreateDirectory(folder);
            System.IO.File.Move(path, Path.Combine(folder, ImportPayload.Weights));
        });
        return job is null ? (null, ApiProblem.TooMany($"{most} imports wait already, the most allowed.", TimeSpan.FromMinutes(1))) : (job, null);
    }

    /// <summary>What can be told before the body is read.</summary>
    private (ImportPayload? Payload, ApiProblem? Problem) Check(string name, HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !MediaTypes.Contains(type.MediaType.Value, StringComparer.OrdinalIgnoreCase))
            return (null, ApiProblem.UnsupportedMediaType(request.ContentType, string.Join(", ", MediaTypes)));
        var errors = new FieldErrors();
        if (!ResourceName.IsValid(name))
            errors.Add("name", name, ResourceName.Rule);
        var payload = Payload(name, request.Query, errors);
        if (errors.Any)
            return (null, ApiProblem.Invalid(errors));
        if (catalog.Models.Any(model => model.Shipped && model.Id.Name == name) || publisher.NameProblem(name) is not null)
            return (null, ApiProblem.Conflict("name", name, "a name that no model of the program's own has"));
        return request.ContentLength > MostBytes + LongestForm(type)
            ? (null, ApiProblem.TooLarge("body", $"{request.ContentLength} bytes long", $"at most {options.Value.MaxUploadMiB} MiB"))
            : (payload, null);
    }

    private const string NameAllowed = "a file's name of 1 to 255 characters";

    private static ImportPayload Payload(string name, IQueryCollection query, FieldErrors errors)
    {
        foreach (var (key, values) in query)
        {
            if (key is not (File or Licence or Truncation))
                errors.Add(key, "not a parameter", $"{File}, {Licence}, {Truncation}");
            else if (values.Count != 1)
                errors.Add(key, $"sent {values.Count} times", "each parameter once");
        }

        var (file, licence) = (query[File].FirstOrDefault() ?? "weights", query[Licence].FirstOrDefault());
        if (!IsLine(file, LongestName))
            errors.Add(File, file, NameAllowed);
        if (licence is not null && !IsLine(licence, LongestLicence))
            errors.Add(Licence, licence, $"one line of 1 to {LongestLicence} characters");
        return new ImportPayload(name, file, licence, Psi(query[Truncation].FirstOrDefault(), errors));
    }

    private static double? Psi(string? text, FieldErrors errors)
    {
        if (text is null)
            return null;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var psi) && Model.Engine.Truncation.IsAllowed(psi))
            return psi;
        errors.Add(Truncation, text, $"a number from {Model.Engine.Truncation.Least} to {Model.Engine.Truncation.Most}");
        return null;
    }

    private static bool IsLine(string text, int longest) => text.Length >= 1 && text.Length <= longest && !text.Any(char.IsControl);

    private static long LongestForm(MediaTypeHeaderValue type) => type.MediaType.Equals(Form, StringComparison.OrdinalIgnoreCase) ? 64 * 1024 : 0;

    /// <summary>The file's bytes: the body, or the part <c>file</c> of a form with the name that it has there.</summary>
    private static async Task<(Stream? Source, string? Name, ApiProblem? Problem)> OpenAsync(HttpRequest request)
    {
        var type = MediaTypeHeaderValue.Parse(request.ContentType);
        if (!type.MediaType.Equals(Form, StringComparison.OrdinalIgnoreCase))
            return (request.Body, null, null);
        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).Value;
        if (boundary is not { Length: > 0 and <= LongestBoundary })
            return (null, null, ApiProblem.UnsupportedMediaType("multipart/form-data without a boundary of 1 to 70 characters", string.Join(", ", MediaTypes)));
        var reader = new MultipartReader(boundary, request.Body);
        while (await reader.ReadNextSectionAsync(request.HttpContext.RequestAborted) is { } section)
        {
            if (ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition) && HeaderUtilities.RemoveQuotes(disposition.Name) == File)
                return (section.Body, Path.GetFileName(HeaderUtilities.RemoveQuotes(disposition.FileName).Value?.Replace('\\', '/')) is { Length: > 0 } name ? name : null, null);
        }

        return (null, null, ApiProblem.Invalid(File, null, "a weight file in the part named file"));
    }

    /// <summary>Copies to the end, or to one buffer past the limit.</summary>
    private async Task<long> CopyAsync(Stream source, string path, CancellationToken cancellation)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(1 << 18);
        try
        {
            await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, useAsync: true);
            int read;
            while (file.Position <= MostBytes && (read = await source.ReadAsync(buffer, cancellation)) > 0)
                await file.WriteAsync(buffer.AsMemory(0, read), cancellation);
            return file.Position;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
