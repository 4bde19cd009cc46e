using System.Text.Json;
using FaceService.Api.Batching;
using FaceService.Api.Budget;
using FaceService.Api.Faces.Generation;
using FaceService.Api.Faces.Plans;
using FaceService.Model.Engine;
using FaceService.Model.Imaging;
using FaceService.Model.Imaging.Reading;
using FaceService.Model.Imaging.Writing;

namespace FaceService.Api.Faces.Outputs;

/// <summary>
/// The way through the plan's faces, frame by frame. A GIF is sent as it grows, a WebP when it is complete, for it begins with its length.
/// </summary>
internal sealed record AnimationOutput : IFaceOutput
{
    /// <summary>The formats that move, the one that wins ties first.</summary>
    public static readonly IReadOnlyList<ImageFormat> Formats = [ImageFormat.Gif, ImageFormat.Webp];

    public string Name => "animation";

    /// <summary>Frames in all.</summary>
    public required int Frames { get; init; }

    public required int FramesPerSecond { get; init; }

    /// <summary>Whether it leads back to the first face and plays on.</summary>
    public required bool Loop { get; init; }

    /// <summary>Where the way lies: w, or z.</summary>
    public required bool InW { get; init; }

    /// <summary>Along the arc rather than straight.</summary>
    public required bool Spherical { get; init; }

    public WorkCost Cost(FacePlan plan)
    {
        // A WebP file tells its length first, so all of it is kept.
        var kept = plan.Format == ImageFormat.Webp ? Frames * ImageCost.File(plan.Format, plan.Size, plan.Size) : 0;
        var traits = new ModelTraits(plan.Model.Version);
        var ways = InW ? 2L * sizeof(float) * Frames * traits.NumWs * traits.WDim : 0;
        return new WorkCost(
            FaceCost.Overhead + ways + FaceCost.Device(plan.Model, Frames) + FaceCost.Image(plan) + kept, FaceCost.Pixels(Frames, plan.Size));
    }

    /// <summary>The specs of all frames. In w the device maps the faces first.</summary>
    public async ValueTask<IReadOnlyList<FaceSpec>> SpecsAsync(FacePlan plan, DeviceThreads devices)
    {
        FaceSpec[] keys = [.. plan.Faces.Select(face => face.Spec)];
        var positions = FaceWalk.Positions(keys.Length, Frames, Loop);
        if (!InW)
            return FaceWalk.InZ(keys, positions, Spherical);
        var mapped = await devices.OnFirstAsync(models => models.Get(plan.Model).MapToW(keys));
        return FaceWalk.InW(keys, mapped, new ModelTraits(plan.Model.Version).NumWs, positions, Spherical);
    }

    public void WriteCanonical(Utf8JsonWriter json, FacePlan plan)
    {
        CanonicalRequest.WriteFaces(json, "faces", plan.Faces);
        json.WriteNumber("frames", Frames);
        json.WriteString("space", InW ? "w" : "z");
        json.WriteString("path", Spherical ? "spherical" : "linear");
        json.WriteBoolean("loop", Loop);
        json.WriteNumber("fps", FramesPerSecond);
    }

    public async Task WriteAsync(HttpContext context, FacePlan plan, GeneratedFaces faces, FaceEncoder encoder)
    {
        FileResponse.Begin(context, plan.Format.MediaType, $"faces.{plan.Format.Suffix}");
        using var writer = new AnimationWriter(
            plan.Format,
            TimeSpan.FromSeconds(1.0 / FramesPerSecond),
            Loop ? 0 : 1,
            new EncodeOptions { Mark = FaceEncoder.Mark(CanonicalRequest.Of(plan)) });
        for (var i = 0; i < faces.Count; i++)
        {
            using var face = await faces.NextAsync();
            await encoder.RunAsync(context, plan.Format, FaceCost.Pixels(1, plan.Size), () =>
            {
                writer.Add(FaceEncoder.Resize(face, plan.Size));
                return true;
            });
            await FileResponse.SendAsync(context, writer.Ready);
        }

        writer.Complete();
        await FileResponse.SendAsync(context, writer.Ready);
    }
}
