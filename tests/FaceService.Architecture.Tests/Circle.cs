#pragma warning disable IDE0130 // a circle of two namespaces, to see that one is found
namespace FaceService.Architecture.Tests.Circle.One
{
    internal sealed record First(List<Two.Second> Others);
}

namespace FaceService.Architecture.Tests.Circle.Two
{
    internal sealed class Second
    {
        public static bool Is(object other) => other is One.First;
    }
}
