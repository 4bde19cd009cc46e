namespace FaceService.Bench.Serving;

/// <summary>What <c>./face bench serve</c> measures, piece by piece.</summary>
internal enum ServePart
{
    /// <summary>The engine alone, and with the encoder, without HTTP.</summary>
    Engine,

    /// <summary>How far bfloat16 images are from float32 ones.</summary>
    Psnr,

    /// <summary>The service at each number of connections.</summary>
    Service,

    /// <summary>The service's memory after many requests.</summary>
    Memory,

    /// <summary>The FastAPI peers.</summary>
    Peers,
}
