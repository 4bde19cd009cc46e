using System.Reflection;
using FaceService.Model.Tests.Torch;
using FaceService.Training.Trainers;

namespace FaceService.Training.Tests.Trainers;

public sealed class BannedCallTests
{
    [Theory]
    [InlineData("BannedSymbols")]
    [InlineData("BannedSymbols.Random")]
    public void Nothing_that_was_compiled_calls_what_is_banned(string name)
    {
        var list = typeof(BannedCallTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == name).Value!;

        Assert.Empty(BannedCalls.In(typeof(StyleGan2Trainer).Assembly.Location, list));
    }
}
