namespace TorchSharp;

/// <summary>Reads what is needed of a method's schema, as in <c>forward(__torch__.Net self, Tensor x, bool mean=False) -&gt; Tensor</c>.</summary>
internal static class ScriptSchema
{
    /// <summary>The names of the arguments after self.</summary>
    public static IReadOnlyList<string> Arguments(string schema)
    {
        var names = new List<string>();
        var (depth, start) = (0, schema.IndexOf('(', StringComparison.Ordinal) + 1);
        for (var i = start; i < schema.Length && depth >= 0; i++)
        {
            depth += schema[i] switch { '(' or '[' => 1, ')' or ']' => -1, _ => 0 };
            if (depth < 0 || (depth == 0 && schema[i] == ','))
            {
                names.Add(NameOf(schema[start..i]));
                start = i + 1;
            }
        }

        return [.. names.Skip(1)];
    }

    private static string NameOf(string argument) => argument.Split('=')[0].Trim().Split(' ')[^1];
}
