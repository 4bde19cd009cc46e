namespace FaceService.Api.Doors;

/// <summary>Endpoint metadata: who may pass. The door looks at it after routing and before a body is read.</summary>
/// <param name="Changes">True where things are changed, false where they are only read; both need a key where there is one.</param>
internal sealed record DoorRequirement(bool Changes);
