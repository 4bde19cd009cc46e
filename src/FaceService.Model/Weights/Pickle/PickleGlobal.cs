namespace FaceService.Model.Weights.Pickle;

/// <summary>A function or class on the allow-list: a name, and what is made of a call to it. Nothing of Python's is run.</summary>
/// <param name="Name">Its name, e.g. <c>torch._utils._rebuild_tensor_v2</c>.</param>
/// <param name="Call">Makes the result of a call from its arguments; null for a name that cannot be called.</param>
internal sealed record PickleGlobal(string Name, Func<PickleCall, object?>? Call);
