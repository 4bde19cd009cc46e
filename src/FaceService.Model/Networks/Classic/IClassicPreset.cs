using FaceService.Model.Torch;

namespace FaceService.Model.Networks.Classic;

/// <summary>The two networks of a classic preset.</summary>
internal interface IClassicPreset
{
    /// <summary>The preset's name.</summary>
    string Name { get; }

    /// <summary>The only picture size it is defined for, or null for any.</summary>
    int? ImageSize { get; }

    /// <summary>The generator's layers.</summary>
    LayerStack Generator(GeneratorConfig config, Widths widths, RandomTensors random);

    /// <summary>The discriminator's layers, up to the logit.</summary>
    LayerStack Discriminator(DiscriminatorConfig config, Widths widths, RandomTensors random);
}
