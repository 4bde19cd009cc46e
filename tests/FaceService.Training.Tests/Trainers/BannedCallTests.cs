using System.Reflection;
using FaceService.Model.Tests.Torch;
using FaceService.Training.Trainers;

namespace FaceService.Training.Tests.Trainers;

public sealed class BannedCallTests
{
    [Fact]
    public void Nothing_that_was_compiled_makes_a_Scalar_that_nobody_holds()
    {
        var list = typeof(BannedCallTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "BannedSymbols").Value!;

        Assert.Empty(BannedCalls.In(typeof(StyleGan2Trainer).Assembly.Location, list));
    }
}
