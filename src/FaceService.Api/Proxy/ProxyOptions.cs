using System.Net;
using Microsoft.Extensions.Options;

namespace FaceService.Api.Proxy;

/// <summary>What stands between the service and those who use it. Section <c>Proxy</c>.</summary>
public sealed class ProxyOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Proxy";

    /// <summary>Where people reach the service, with scheme, host and path base; the address it listens on where nothing is said.</summary>
    public string? PublicAddress { get; set; }

    /// <summary>What every path begins with, where a proxy leaves it there; such as <c>/faces</c>.</summary>
    public string PathBase { get; set; } = "";

    /// <summary>Addresses and networks (CIDR) of proxies whose forwarded address, scheme, host and prefix count.</summary>
    internal IReadOnlyList<string> Trusted { get; set; } = [];
}

/// <summary>Settings that mean nothing stop the start.</summary>
internal sealed class ProxyOptionsValidator : IValidateOptions<ProxyOptions>
{
    public ValidateOptionsResult Validate(string? name, ProxyOptions options)
    {
        var wrong = Wrong(options).ToArray();
        return wrong.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }

    private static IEnumerable<string> Wrong(ProxyOptions options)
    {
        foreach (var proxy in options.Trusted.Where(proxy => !IPAddress.TryParse(proxy, out _) && !IPNetwork.TryParse(proxy, out _)))
            yield return $"Proxy:Trusted holds '{proxy}'; allowed are addresses such as 127.0.0.1 and networks such as 10.0.0.0/8.";
        if (options.PathBase.Length > 0 && (options.PathBase[0] != '/' || options.PathBase[^1] == '/'))
            yield return $"Proxy:PathBase is '{options.PathBase}'; allowed is a path such as /faces, without a slash at its end.";
        if (options.PublicAddress is { Length: > 0 } address && !(Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"))
            yield return $"Proxy:PublicAddress is '{address}'; allowed is an address such as https://example.org/faces.";
    }
}
