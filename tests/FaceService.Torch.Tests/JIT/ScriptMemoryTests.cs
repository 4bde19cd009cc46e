using TorchSharp.Native;
using static TorchSharp.torch;

namespace FaceService.Torch.Tests.JIT;

/// <summary>Counts every tensor of the process, so it runs alone.</summary>
[Collection(NonParallel.Name)]
public sealed class ScriptMemoryTests
{
    [Fact]
    public void Module_and_its_tensors_are_freed()
    {
        using (var warm = jit.load(ScriptModuleTests.Bytes()))
            warm.train();

        var before = NativeMethods.LiveTensors();
        using (var module = jit.load(ScriptModuleTests.Bytes()))
            Assert.Equal(before + 2, NativeMethods.LiveTensors());
        Assert.Equal(before, NativeMethods.LiveTensors());
    }
}
