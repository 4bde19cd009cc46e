using FaceService.Api.Faces.Outputs;
using FaceService.Api.Faces.Plans;
using FaceService.Api.Faces.Requests;
using FaceService.Api.Problems;
using FaceService.Model.Imaging;
using FaceService.Model.Latents;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FaceService.Api.Faces;

/// <summary>Avatars: the portrait that belongs to a text.</summary>
internal static class AvatarsApi
{
    // Browsers name WebP, and take PNG only as one of all images.
    private static readonly ImageFormat[] ForBrowsers = [ImageFormat.Webp, .. FaceFields.Stills.Where(still => still != ImageFormat.Webp)];

    /// <summary>The portrait that belongs to a text: a name, an e-mail address, a hash. Only a URL that names the model's version is for ever.</summary>
    internal static async Task<Results<FaceResult, RedirectHttpResult, StatusCodeHttpResult, ApiProblem>> GetAvatar(
        string text, HttpContext context, FacePlanner planner, FaceFields fields, FacePipeline pipeline)
    {
        var sent = FacesApi.SentName(context, text);
        var (name, suffix) = Split(sent);
        var accept = new AcceptHeader(context.Request.Headers.Accept);
        if ((await PlanAsync(name, suffix, context.Request.Query, accept, planner, fields, context.RequestAborted)).Fails(out var problem, out var plan))
            return problem;
        if (!plan.VersionNamed)
        {
            context.Response.Headers.CacheControl = "public, max-age=3600";
            return TypedResults.Redirect(Pinned(context.Request, sent, plan));
        }

        return (await FacesApi.AnswerAsync(context, plan, pipeline)).Result switch
        {
            FaceResult face => face,
            StatusCodeHttpResult known => known,
            var refused => (ApiProblem)refused,
        };
    }

    /// <summary>What decides the face: the same for <c>Alice</c> and <c> alice </c>.</summary>
    public static string Normalized(string text) => text.Trim().ToLowerInvariant();

    /// <summary>The path of an avatar, to which a query is added.</summary>
    public static string Path(string text) => $"/avatar/{Uri.EscapeDataString(text)}";

    /// <summary>What is drawn for a text.</summary>
    public static async ValueTask<Result<FacePlan>> PlanAsync(
        string text, ImageFormat? suffix, IQueryCollection query, AcceptHeader accept, FacePlanner planner, FaceFields fields, CancellationToken cancellation)
    {
        var source = new QuerySource(query, fields.OfAvatar);
        var request = FaceRequest.Read(source, fields) with { Sources = Seeds(text, source.Errors) };
        var named = suffix ?? request.Format;
        var format = named ?? (accept.Names(ImageFormat.Webp.MediaType) ? accept.Best(ForBrowsers, one => one.MediaType) : null);
        return (await planner.PlanAsync(request with { Format = format }, accept, onlyImages: true, source.Errors, cancellation))
            .Fails(out var problem, out var plan) ? problem : plan with { FollowsAccept = named is null };
    }

    private static (string Text, ImageFormat? Suffix) Split(string sent)
    {
        var dot = sent.LastIndexOf('.');
        return dot >= 0 && FaceFields.StillOf(sent[(dot + 1)..]) is { } format ? (sent[..dot], format) : (sent, null);
    }

    // The text itself is repeated nowhere: it may be somebody's address.
    private static FaceSource[] Seeds(string text, FieldErrors errors)
    {
        var name = Normalized(text);
        if (Seed.TryHash(name, out var seed, out _))
            return [new FaceSource(new SeedInput(seed, IsNumber: false), null)];
        errors.Add("text", name.Length == 0 ? "empty" : "longer than that, or not Unicode", $"a text of 1 to {Seed.MaxTextBytes} UTF-8 bytes");
        return [];
    }

    private static string Pinned(HttpRequest request, string sent, FacePlan plan)
    {
        var others = QueryString.Create(request.Query.Where(parameter => parameter.Key != "model"));
        return $"{request.PathBase.ToUriComponent()}{Path(sent)}{others}{(others.HasValue ? '&' : '?')}model={plan.Model.Version.Id}";
    }
}
