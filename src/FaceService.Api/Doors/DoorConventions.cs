using FaceService.Api.Problems;
using Microsoft.AspNetCore.Mvc;

namespace FaceService.Api.Doors;

/// <summary>What a group of endpoints says about who may use it.</summary>
internal static class DoorConventions
{
    /// <summary>For what changes things: needs a key or, where none is configured, the machine itself.</summary>
    public static TBuilder RequireChangeRights<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.Require(new DoorRequirement(Changes: true));

    /// <summary>For reads of what is not everybody's business: training, datasets, projections.</summary>
    public static TBuilder RequireReadRights<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.Require(new DoorRequirement(Changes: false));

    private static TBuilder Require<TBuilder>(this TBuilder builder, DoorRequirement requirement)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(
            requirement,
            new ProducesResponseTypeAttribute<ProblemDetails>(StatusCodes.Status401Unauthorized, ApiProblem.MediaType),
            new ProducesResponseTypeAttribute<ProblemDetails>(StatusCodes.Status403Forbidden, ApiProblem.MediaType));
}
