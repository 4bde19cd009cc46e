using Mono.Cecil;
using Mono.Cecil.Rocks;

namespace FaceService.Model.Tests.Torch;

/// <summary>Finds calls that the analyser passes over, such as those of x += y, in what was compiled.</summary>
internal static class BannedCalls
{
    /// <summary>Each call of a banned member in an assembly, with where it stands.</summary>
    /// <param name="assembly">Path of the assembly.</param>
    /// <param name="list">Path of BannedSymbols.txt.</param>
    public static IReadOnlyList<string> In(string assembly, string list)
    {
        var banned = File.ReadLines(list).Select(line => line.Split(';')[0]).ToHashSet(StringComparer.Ordinal);
        using var resolver = new DefaultAssemblyResolver();
        resolver.AddSearchDirectory(AppContext.BaseDirectory);
        using var module = ModuleDefinition.ReadModule(assembly, new ReaderParameters { AssemblyResolver = resolver });
        return
        [
            .. from type in module.GetTypes()
               from method in type.Methods.Where(method => method.HasBody)
               from called in method.Body.Instructions.Select(instruction => instruction.Operand).OfType<MethodReference>()
               where called.DeclaringType.Scope.Name == "TorchSharp" && called.Resolve() is { } found && banned.Contains(DocCommentId.GetDocCommentId(found))
               select $"{method.FullName} calls {called.FullName}",
        ];
    }
}
