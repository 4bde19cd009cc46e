using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using FaceService.Api.Faces.Plans;
using Microsoft.Net.Http.Headers;

namespace FaceService.Api.Faces.Outputs;

/// <summary>How long an answer may be kept, and how to tell that it is still the same.</summary>
internal static class FaceCaching
{
    private const string ForEver = "public, max-age=31536000, immutable";
    private const string ForMinutes = "public, max-age=300";
    private const string Never = "no-store";

    /// <summary>What says that two answers are the same bytes: every field, and everything else that decides them.</summary>
    public static EntityTagHeaderValue TagOf(FacePlan plan)
    {
        var identity = string.Join('\n', [ServiceVersion.Text, plan.Model.Fingerprint, .. plan.Faces.Select(face => CanonicalRequest.Of(plan, face))]);
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(identity));
        return new EntityTagHeaderValue($"\"{Base64Url.EncodeToString(hash.AsSpan(0, 16))}\"");
    }

    /// <summary>Writes the headers of an answer to a GET.</summary>
    public static void Write(HttpResponse response, FacePlan plan, EntityTagHeaderValue? tag)
    {
        if (plan.FollowsAccept)
            response.Headers.Vary = HeaderNames.Accept;
        response.Headers.CacheControl = plan.IsRandom ? Never : plan.VersionNamed ? ForEver : ForMinutes;
        if (tag is not null)
            response.Headers.ETag = tag.ToString();
    }

    /// <summary>Whether the caller has these bytes already (RFC 9110, section 13.1.2).</summary>
    public static bool IsKnown(HttpRequest request, EntityTagHeaderValue tag) =>
        EntityTagHeaderValue.TryParseList(request.Headers.IfNoneMatch, out var known)
        && known.Any(one => one.Equals(EntityTagHeaderValue.Any) || one.Compare(tag, useStrongComparison: false));
}
