using Mono.Cecil;
using Mono.Cecil.Cil;

namespace FaceService.Architecture.Tests;

/// <summary>A project as it was compiled: which projects it uses, and which of its namespaces uses which.</summary>
internal sealed class CompiledProject : IDisposable
{
    private readonly ModuleDefinition _module;
    private readonly string _name;

    /// <param name="name">Such as Jobs.</param>
    public CompiledProject(string name)
    {
        _name = $"FaceService.{name}";
        _module = ModuleDefinition.ReadModule(Path.Combine(AppContext.BaseDirectory, $"{_name}.dll"));
    }

    public void Dispose() => _module.Dispose();

    /// <summary>The projects that it uses, by their short names.</summary>
    public IEnumerable<string> Uses() => _module.AssemblyReferences
        .Where(reference => reference.Name.StartsWith("FaceService.", StringComparison.Ordinal))
        .Select(reference => reference.Name["FaceService.".Length..]);

    /// <summary>The sets of namespaces each of which leads to each other, every set as a sorted line.</summary>
    public IReadOnlyList<string> Circles()
    {
        var uses = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        foreach (var type in _module.GetTypes())
            foreach (var used in Used(type).Select(NamespaceOf).OfType<string>())
                if (NamespaceOf(type) is { } own && own != used)
                    (uses.TryGetValue(own, out var known) ? known : uses[own] = []).Add(used);
        var reached = uses.Keys.ToDictionary(start => start, start => Reached(uses, start));
        return [.. uses.Keys
            .Where(start => reached[start].Contains(start))
            .Select(start => string.Join(", ", reached[start].Where(end => reached.TryGetValue(end, out var back) && back.Contains(start)).Order(StringComparer.Ordinal)))
            .Distinct()
            .Order(StringComparer.Ordinal)];
    }

    private static HashSet<string> Reached(Dictionary<string, HashSet<string>> uses, string start)
    {
        var reached = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>([start]);
        while (open.TryPop(out var next))
            foreach (var used in uses.GetValueOrDefault(next) ?? [])
                if (reached.Add(used))
                    open.Push(used);
        return reached;
    }

    private static IEnumerable<TypeReference?> Used(TypeDefinition type) =>
    [
        type.BaseType,
        .. type.Interfaces.Select(one => one.InterfaceType),
        .. type.CustomAttributes.SelectMany(Used),
        .. type.GenericParameters.SelectMany(parameter => parameter.Constraints).Select(constraint => constraint.ConstraintType),
        .. type.Fields.Select(field => field.FieldType),
        .. type.Properties.SelectMany(property => property.CustomAttributes).SelectMany(Used),
        .. type.Methods.SelectMany(Used),
    ];

    private static IEnumerable<TypeReference?> Used(CustomAttribute attribute) =>
        [attribute.AttributeType, .. attribute.ConstructorArguments.Select(argument => argument.Value).OfType<TypeReference>()];

    private static IEnumerable<TypeReference?> Used(MethodDefinition method) =>
    [
        method.ReturnType,
        .. method.Parameters.Select(parameter => parameter.ParameterType),
        .. method.CustomAttributes.SelectMany(Used),
        .. method.HasBody ? method.Body.Variables.Select(variable => variable.VariableType) : [],
        .. method.HasBody ? method.Body.ExceptionHandlers.Select(handler => handler.CatchType) : [],
        .. method.HasBody ? method.Body.Instructions.SelectMany(Used) : [],
    ];

    private static IEnumerable<TypeReference?> Used(Instruction instruction) => instruction.Operand switch
    {
        TypeReference type => [type],
        GenericInstanceMethod method => [method.DeclaringType, method.ReturnType, .. method.GenericArguments],
        MethodReference method => [method.DeclaringType, method.ReturnType, .. method.Parameters.Select(parameter => parameter.ParameterType)],
        FieldReference field => [field.DeclaringType, field.FieldType],
        _ => [],
    };

    // Null for what belongs to another project, and for what the compiler makes outside of any namespace of ours.
    private string? NamespaceOf(TypeReference? type)
    {
        while (type is not (null or GenericParameter))
        {
            if (type is GenericInstanceType { GenericArguments: var arguments } && arguments.Select(NamespaceOf).FirstOrDefault(name => name is not null) is { } argument
                && NamespaceOf(type.GetElementType()) is null)
                return argument;
            if (type.GetElementType() is var element && element != type)
                type = element;
            else if (type.DeclaringType is { } outer)
                type = outer;
            else
                return type.Scope == _module && type.Namespace.StartsWith(_name, StringComparison.Ordinal) ? type.Namespace : null;
        }

        return null;
    }
}
