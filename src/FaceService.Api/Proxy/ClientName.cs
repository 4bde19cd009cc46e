using System.Net;
using System.Net.Sockets;

namespace FaceService.Api.Proxy;

/// <summary>Who sends a request: the name of a key, else an address as the trusted proxies tell it.</summary>
internal static class ClientName
{
    public static string Of(HttpContext context) => context.User.Identity is { IsAuthenticated: true, Name: { } key }
        ? $"key {key}"
        : $"address {(context.Connection.RemoteIpAddress is { } address ? Network(address) : null)}";

    // A household has a /64 of IPv6 addresses to ask from.
    private static IPAddress Network(IPAddress client)
    {
        if (client.IsIPv4MappedToIPv6)
            return client.MapToIPv4();
        if (client.AddressFamily != AddressFamily.InterNetworkV6)
            return client;
        var bytes = client.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes);
    }
}
