namespace FaceService.Browser.Tests.Hosting;

/// <summary>How large a window is.</summary>
internal enum Window
{
    /// <summary>390 × 844, with touch.</summary>
    Phone,

    /// <summary>1440 × 900.</summary>
    Desktop,
}
