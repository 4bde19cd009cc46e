namespace FaceService.Api.Pages;

/// <summary>A page before it is framed.</summary>
internal sealed record Page
{
    public required string Title { get; init; }

    /// <summary>HTML that is safe already.</summary>
    public required string Body { get; init; }

    /// <summary>Its place in the navigation; null for one that has none.</summary>
    public string? Place { get; init; }

    /// <summary>What the body is to the style sheet.</summary>
    public required string Kind { get; init; }

    /// <summary>Style sheets beside the common one.</summary>
    public IReadOnlyList<string> Styles { get; init; } = [];

    /// <summary>The module that brings it to life; null for one that needs none.</summary>
    public string? Module { get; init; }

    /// <summary>One sentence for those who find a link to it.</summary>
    public string Description { get; init; } = "Portraits of people who do not exist.";
}
