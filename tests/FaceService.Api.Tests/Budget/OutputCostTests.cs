using FaceService.Api.Batching;
using FaceService.Api.Budget;
using FaceService.Api.Faces.Generation;
using FaceService.Api.Faces.Outputs;
using FaceService.Api.Faces.Plans;
using FaceService.Api.Observability;
using FaceService.Api.Tests.Hosting;
using FaceService.Model.Engine;
using FaceService.Model.Imaging;
using FaceService.Model.Imaging.Reading;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FaceService.Api.Tests.Budget;

/// <summary>
/// What an answer was admitted with against what writing it allocates: all on one thread, with faces that are there, so that the runtime
/// counts every byte. What ImageSharp takes besides is compared in the tests of <see cref="ImageCost"/>.
/// </summary>
public sealed class OutputCostTests
{
    private const int Size = 512;

    private static readonly Dictionary<string, IFaceOutput> Layouts = new()
    {
        ["Image"] = new ImageOutput(),
        ["Zip"] = new ZipOutput(),
        ["Grid"] = new GridOutput(),
        ["Json"] = new JsonOutput(),
    };

    private readonly ServedModel _model = new(TestModels.Portraits(), "float32", "fake", secondsPerFace: 0.001);

    [Theory]
    [InlineData("Image", "png", 1)]
    [InlineData("Image", "jpeg", 1)]
    [InlineData("Image", "webp", 1)]
    [InlineData("Zip", "png", 4)]
    [InlineData("Zip", "jpeg", 4)]
    [InlineData("Json", "png", 4)]
    [InlineData("Json", "webp", 4)]
    [InlineData("Grid", "png", 4)]
    [InlineData("Grid", "jpeg", 4)]
    public async Task Faces_take_no_more_than_admitted(string layout, string format, int count)
    {
        await WithinAsync(Plan(Layouts[layout], ImageFormat.FromName(format)!, count), count);
    }

    [Theory]
    [InlineData("png")]
    [InlineData("webp")]
    public async Task Sheet_takes_no_more_than_admitted(string format)
    {
        var sheet = FaceSheet.Truncations([Spec(1), Spec(2)], [0.5, 1]);
        var plan = Plan(
            new SheetOutput { Name = "truncations", Lists = [("faces", 2)], Axes = [("truncations", [0.5f, 1])], Sheet = sheet },
            ImageFormat.FromName(format)!,
            count: 2);
        await WithinAsync(plan, sheet.Faces.Count);
    }

    [Theory]
    [InlineData("webp")]
    [InlineData("gif")]
    public async Task Animation_takes_no_more_than_admitted(string format)
    {
        var output = new AnimationOutput { Frames = 2, FramesPerSecond = 10, Loop = false, InW = false, Spherical = true };
        // An encoder's small garbage of each frame is collected as it goes; two frames' is counted here.
        await WithinAsync(Plan(output, ImageFormat.FromName(format)!, count: 2), 2, garbage: 60L << 20);
    }

    [Fact]
    public void Streamed_outputs_cost_no_more_for_many_than_for_some_but_the_faces_themselves()
    {
        foreach (var output in (IFaceOutput[])[Layouts["Zip"], Layouts["Json"]])
        {
            var more = Cost(Plan(output, ImageFormat.Png, 64)).Bytes - Cost(Plan(output, ImageFormat.Png, 8)).Bytes;
            Assert.Equal(FaceCost.Device(_model, 64 - 8), more);
        }

        Assert.InRange(Cost(Plan(Layouts["Grid"], ImageFormat.Png, 64)).Bytes, 1, 64L * Size * Size); // not three bytes for each of its pixels
        Assert.InRange(Cost(Plan(Layouts["Grid"], ImageFormat.Jpeg, 64)).Bytes, 64L * Size * Size * 3, long.MaxValue);
    }

    private async Task WithinAsync(FacePlan plan, int count, long garbage = 0)
    {
        await using var host = new FaceHost();
        await host.ReadyClientAsync();
        var (admitted, encoder) = (Cost(plan), host.Services.GetRequiredService<FaceEncoder>());
        await WriteAsync(host.Services, new FaceResult(plan, await FacesAsync(count), encoder)); // what is made once
        var faces = await FacesAsync(count);
        var (before, thread) = (GC.GetAllocatedBytesForCurrentThread(), Environment.CurrentManagedThreadId);
        var sent = await WriteAsync(host.Services, new FaceResult(plan, faces, encoder));
        var taken = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(thread, Environment.CurrentManagedThreadId);
        Assert.True(sent > 0);
        Assert.InRange(taken, 0, admitted.Bytes + garbage);
        Assert.Equal((long)count * Size * Size, admitted.Pixels);
    }

    // Without pixels in its lease a request's work is done where it is asked for.
    private static async Task<long> WriteAsync(IServiceProvider services, IResult result)
    {
        var context = new DefaultHttpContext { RequestServices = services, Response = { Body = new CountingStream() } };
        await result.ExecuteAsync(context);
        return context.Response.Body.Length;
    }

    private async Task<GeneratedFaces> FacesAsync(int count)
    {
        var queue = new FaceQueue(Options.Create(new BatchingOptions()), TimeProvider.System);
        var pending = queue.TryAdd(_model, [.. Enumerable.Range(0, count).Select(i => Spec(i))], "somebody", default).Faces!;
        var slice = queue.Take(0, _ => count)!.Value.Batch!.Slices.Single();
        var pixels = new PixelBatch(count, _model.ImageBytes);
        pixels.Rgb.Fill(77);
        pending.Deliver(slice, pixels, 0, new BatchTiming(0, TimeSpan.Zero, count));
        return new GeneratedFaces(pending, await pending.NextAsync(), new FaceRequestLog());
    }

    private FacePlan Plan(IFaceOutput output, ImageFormat format, int count) => new()
    {
        Model = _model,
        Faces = [.. Enumerable.Range(0, count).Select(i => new PlannedFace(Spec(i), (uint)i, [], null))],
        Size = Size,
        Format = format,
        Output = output,
    };

    private static WorkCost Cost(FacePlan plan) => plan.Output.Cost(plan);

    private static FaceSpec Spec(int number) => new() { Latent = new Latent.Z([number]) };

    private sealed class CountingStream : MemoryStream
    {
        private long _length;

        public override long Length => _length;

        public override void Write(byte[] buffer, int offset, int count) => _length += count;

        public override void Write(ReadOnlySpan<byte> buffer) => _length += buffer.Length;

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        {
            _length += count;
            return Task.CompletedTask;
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            _length += buffer.Length;
            return ValueTask.CompletedTask;
        }
    }
}
