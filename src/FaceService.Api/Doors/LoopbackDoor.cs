using System.Net;
using FaceService.Api.Problems;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace FaceService.Api.Doors;

/// <summary>
/// What stands in for a key where none is configured: the request must come from this machine to a socket that only this
/// machine reaches, under a name that only this machine has (no rebound DNS name), not from another site's page, and not
/// through a proxy.
/// </summary>
internal sealed class LoopbackDoor(IServer server)
{
    private const string Remedy = "; or configure a key (Auth:Keys) and send it as X-Api-Key";

    private static readonly string[] Hosts = ["localhost", "127.0.0.1", "[::1]"];
    private static readonly string[] ProxyHeaders = ["Forwarded", "Via", "X-Real-IP", "X-Client-IP", "True-Client-IP", "CF-Connecting-IP"];

    /// <summary>Null when the request may pass.</summary>
    public ApiProblem? Refuse(HttpContext context)
    {
        var (request, connection) = (context.Request, context.Connection);
        if (connection.RemoteIpAddress is not { } peer || !IPAddress.IsLoopback(peer))
            return ApiProblem.Forbidden("peer", connection.RemoteIpAddress?.ToString() ?? "unknown", "this machine itself" + Remedy);
        if (!ListensOnLoopback(connection))
            return ApiProblem.Forbidden("listening address", string.Join(", ", Addresses()), "a loopback address" + Remedy);
        if (!Hosts.Contains(request.Host.Host, StringComparer.OrdinalIgnoreCase))
            return ApiProblem.Forbidden("Host", request.Host.Value, string.Join(", ", Hosts) + Remedy);
        if (request.Headers.Keys.FirstOrDefault(IsProxyHeader) is { } header)
            return ApiProblem.Forbidden(header, "sent", "no header of a proxy" + Remedy);
        return SameOrigin.Refuse(request);
    }

    private static bool IsProxyHeader(string name) =>
        ProxyHeaders.Contains(name, StringComparer.OrdinalIgnoreCase) || name.StartsWith("X-Forwarded", StringComparison.OrdinalIgnoreCase);

    // A connection tells the address it came in on, which is loopback also where the socket listens on all addresses. So
    // every socket on its port must be a loopback one.
    private bool ListensOnLoopback(ConnectionInfo connection)
    {
        if (connection.LocalIpAddress is not { } local || !IPAddress.IsLoopback(local))
            return false;
        var sockets = Addresses().Select(BindingAddress.Parse).Where(address => address.Port == connection.LocalPort).ToArray();
        return sockets.Length > 0 && sockets.All(IsLoopback);
    }

    private ICollection<string> Addresses() => server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];

    private static bool IsLoopback(BindingAddress address) =>
        address.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
}
