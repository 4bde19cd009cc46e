namespace FaceService.Model.Weights.Pickle;

/// <summary>A call of a function on the allow-list.</summary>
/// <param name="Function">The function.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="Cursor">Where in the file the call stands.</param>
internal sealed record PickleCall(PickleGlobal Function, IReadOnlyList<object?> Arguments, PickleCursor Cursor)
{
    /// <summary>An argument that must be there and be of a type.</summary>
    /// <exception cref="WeightFileException">It is not.</exception>
    public T Argument<T>(int index) =>
        index < Arguments.Count && Arguments[index] is T value
            ? value
            : throw Bad($"argument {index + 1} is {Describe(index)}, not {typeof(T).Name.Replace("Pickle", "", StringComparison.Ordinal)}");

    /// <summary>An error about this call.</summary>
    public WeightFileException Bad(string what) =>
        Cursor.Bad(WeightFileProblem.PickleCall, $"{Function.Name} cannot be called so: {what}");

    private string Describe(int index) =>
        index >= Arguments.Count ? "missing" : Arguments[index]?.GetType().Name.Replace("Pickle", "", StringComparison.Ordinal) ?? "None";
}
