using Microsoft.Net.Http.Headers;

namespace FaceService.Api.Pages;

/// <summary>A file that pages use.</summary>
internal sealed record PageAsset(byte[] Bytes, string MediaType, EntityTagHeaderValue Tag);
