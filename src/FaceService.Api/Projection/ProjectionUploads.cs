using System.Globalization;
using FaceService.Api.Budget;
using FaceService.Api.Faces.Requests;
using FaceService.Api.Faces.Verification;
using FaceService.Api.Problems;
using FaceService.Jobs;
using FaceService.Model.Catalog;
using FaceService.Model.Imaging;
using FaceService.Model.Imaging.Reading;
using FaceService.Model.Latents;
using FaceService.Training.Projection;
using Microsoft.Extensions.Options;

namespace FaceService.Api.Projection;

/// <summary>Takes a portrait and what is wanted of it, and queues the search, or says everything that is wrong.</summary>
internal sealed class ProjectionUploads(
    JobQueue queue, IModelCatalog models, WorkThreads threads, IOptions<ProjectionOptions> options, IOptions<LimitOptions> limits)
{
    /// <summary>The parameters that are not attributes.</summary>
    public static readonly IReadOnlyList<string> Names = ["model", "steps", "space", "seed", "noise", "label"];

    private readonly SemaphoreSlim _free = new(options.Value.MaxUploads);

    public async Task<(Job? Job, ApiProblem? Problem)> TakeAsync(HttpRequest request)
    {
        if (!_free.Wait(0))
            return (null, ApiProblem.TooMany($"{options.Value.MaxUploads} portraits are being sent already, the most at one time.", TimeSpan.FromSeconds(5)));
        try
        {
            var fields = new Dictionary<string, string>(StringComparer.Ordinal);
            var (file, unreadable) = await ImageUpload.ReadAsync(request, limits.Value.MaxImageBytes, fields);
            if (unreadable is not null)
                return (null, unreadable);
            var (model, settings, problem) = Read(request.Query, fields);
            return problem is null ? await QueueAsync(request.HttpContext, file, model!, settings!) : (null, problem);
        }
        finally
        {
            _free.Release();
        }
    }

    private async Task<(Job? Job, ApiProblem? Problem)> QueueAsync(HttpContext context, ReadOnlyMemory<byte> file, ModelVersion model, ProjectionSettings settings)
    {
        try
        {
            var allowed = new DecodeLimits { MaxBytes = limits.Value.MaxImageBytes };
            var info = ImageDecoder.Probe(file.Span);
            allowed.Check(info);
            var (pixels, size) = ((long)info.Width * info.Height, model.Config.ImageSize);
            var lease = WorkLease.Of(context);
            var bytes = ImageCost.Decode(file.Span) + (3 * pixels) + ImageCost.Resize(size, size) + ImageCost.Encode(ImageFormat.Png, size, size); // cropped, resized, kept
            if (lease.Take(new WorkCost(bytes, pixels)) is { } refusal)
                return (null, ApiProblem.Refused(refusal));
            var portrait = await threads.RunAsync(lease, pixels, () => ImageDecoder.Decode(file.Span, allowed), context.RequestAborted);
            var most = options.Value.MaxWaiting;
            var payload = new ProjectionPayload(model.Id.ToString(), settings);
            return queue.Submit(payload, most, folder => new ProjectionFolder(folder).WriteTarget(portrait, model.Config.ImageSize), context.TraceIdentifier) is { } job
                ? (job, null)
                : (null, ApiProblem.TooMany($"{most} projections wait already, the most allowed.", TimeSpan.FromMinutes(1)));
        }
        catch (ImageException e) when (e.Fault != ImageFault.Failed)
        {
            return (null, e.Fault == ImageFault.TooLarge
                ? ApiProblem.TooLarge("file", e.Message.TrimEnd('.'), "a smaller picture")
                : ApiProblem.Invalid("file", e.Message.TrimEnd('.'), "a whole PNG, JPEG or WebP"));
        }
    }

    private (ModelVersion? Model, ProjectionSettings? Settings, ApiProblem? Problem) Read(IQueryCollection query, Dictionary<string, string> fields)
    {
        var errors = new FieldErrors();
        Merge(query, fields, errors);
        if (Find(fields.GetValueOrDefault("model")) is not { } model)
            return (null, null, errors.Any ? ApiProblem.Invalid(errors) : Missing(fields.GetValueOrDefault("model")));
        var settings = new ProjectionSettings
        {
            Steps = Steps(fields, errors),
            Space = Space(fields.GetValueOrDefault("space", "w")),
            Seed = SeedOf(fields, errors),
            Noise = fields.GetValueOrDefault("noise", "const"),
            Label = LabelOf(fields, model, errors),
        };
        var refused = errors.All.Select(error => error.Field).ToHashSet(StringComparer.Ordinal);
        foreach (var (field, value, allowed) in ProjectionRules.Problems(model, settings, options.Value.MaxSteps).Where(p => !refused.Contains(p.Field)))
            errors.Add(field, value, allowed);
        return errors.Any ? (null, null, ApiProblem.Invalid(errors)) : (model, settings, null);
    }

    // In a URL a plus is a space unless it is written %2B.
    private static string Space(string text) => text == "w " ? "w+" : text;

    private ModelVersion? Find(string? reference) => reference is null ? models.Default : models.Find(reference);

    private static ApiProblem Missing(string? reference) => reference is null
        ? ApiProblem.Unavailable("There is no model to project into yet.", TimeSpan.FromSeconds(10))
        : ApiProblem.NotFound("model", reference, FaceWords.Model);

    /// <summary>A form's fields and the URL's parameters are one set, in which nothing stands twice.</summary>
    private static void Merge(IQueryCollection query, Dictionary<string, string> fields, FieldErrors errors)
    {
        foreach (var (name, values) in query)
        {
            if (values.Count != 1 || !fields.TryAdd(name, values[0] ?? ""))
                errors.Add(name, $"sent {values.Count + (fields.ContainsKey(name) ? 1 : 0)} times", "each parameter once");
        }
    }

    private int Steps(Dictionary<string, string> fields, FieldErrors errors)
    {
        var standard = Math.Min(new ProjectionSettings().Steps, options.Value.MaxSteps);
        if (!fields.TryGetValue("steps", out var text))
            return standard;
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var steps))
            return steps;
        errors.Add("steps", Shown(text), $"an integer from {ProjectionSettings.LeastSteps} to {options.Value.MaxSteps}");
        return standard;
    }

    private static uint SeedOf(Dictionary<string, string> fields, FieldErrors errors)
    {
        if (!fields.TryGetValue("seed", out var text))
            return 0;
        if (!Seed.TryParse(text, out var seed, out _))
            errors.Add("seed", Shown(text), Seed.Allowed);
        return seed;
    }

    private static float[]? LabelOf(Dictionary<string, string> fields, ModelVersion model, FieldErrors errors)
    {
        var groups = LabelVector.GroupsOf(model.Labels, model.Config.CDim);
        var attributes = fields.Where(field => !Names.Contains(field.Key)).ToDictionary(StringComparer.Ordinal);
        foreach (var (name, value) in attributes)
        {
            if (groups.FirstOrDefault(group => group.Name == name) is not { } group)
                errors.Add(name, "not a parameter, nor an attribute of the model", $"{string.Join(", ", Names)}; of attributes, {Listed(groups)}");
            else if (!group.Values.Contains(value))
                errors.Add(name, Shown(value), string.Join(", ", group.Values));
        }

        if (fields.TryGetValue("label", out var text))
            return Numbers(text, attributes.Count > 0, model, errors);
        return attributes.Count == 0 || errors.Any ? null : Encode(groups, attributes);
    }

    private static float[]? Numbers(string text, bool hasAttributes, ModelVersion model, FieldErrors errors)
    {
        var parts = text.Trim('[', ']').Split(',', StringSplitOptions.TrimEntries);
        var numbers = new float[parts.Length];
        var good = !hasAttributes;
        for (var i = 0; i < parts.Length; i++)
            good &= float.TryParse(parts[i], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i]);
        if (good)
            return numbers;
        errors.Add("label", Shown(text), hasAttributes ? "no label beside attributes" : $"{model.Config.CDim} numbers with commas between");
        return null;
    }

    private static float[] Encode(IReadOnlyList<Model.Networks.Configs.LabelGroup> groups, Dictionary<string, string> attributes) =>
        LabelVector.TryResolve(groups, attributes, AttributeDraw.FromSeed(0), out var resolved, out _)
            ? LabelVector.Encode(groups, resolved)
            : [];

    private static string Listed(IReadOnlyList<Model.Networks.Configs.LabelGroup> groups) =>
        groups.Count == 0 ? "none" : string.Join(", ", groups.Select(group => group.Name));

    private static string Shown(string text) => text.Length == 0 ? "empty" : text;
}
