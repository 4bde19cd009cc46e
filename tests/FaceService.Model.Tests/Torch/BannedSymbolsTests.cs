using System.Collections.Immutable;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using Mono.Cecil;
using Mono.Cecil.Rocks;
using TorchSharp;

namespace FaceService.Model.Tests.Torch;

/// <summary>What makes a Scalar that nobody holds does not compile here, nor, in what is no test, what draws from libtorch's default generator.</summary>
public sealed class BannedSymbolsTests
{
    // What reads or seeds the default generator, or may.
    private static readonly Regex Draws = new(
        "^THS(Tensor_(rand|bernoulli|binomial|multinomial|poisson|cauchy_|exponential_|geometric_|log_normal_|normal_|uniform_|rrelu|fractional_max_pool|sample_dirichlet|standard_gamma)"
        + "|NN_.*dropout|NN_scaled_dot_product_attention|NN_(Embedding|EmbeddingBag|GRU|LSTM|RNN|Multihead|Transformer).*_ctor"
        + "|Init_(kaiming|normal|orthogonal|sparse|trunc|uniform|xavier)|Generator_(manual_seed|default_generator)|Cuda_manual_seed)");

    private static readonly string Banned = Metadata("BannedSymbols");
    private static readonly string BannedRandom = Metadata("BannedSymbols.Random");

    [Theory]
    [InlineData("x.mul(3f)")]
    [InlineData("x.square()")]
    [InlineData("x.add(x)")]
    [InlineData("x + x")]
    [InlineData("2 * x")]
    [InlineData("torch.nn.functional.leaky_relu(x, 0.2)")]
    [InlineData("torch.nn.BatchNorm2d(3).call(x)")]
    [InlineData("torch.optim.Adam([new Parameter(x)]).step()")]
    [InlineData("torch.manual_seed(1)")]
    [InlineData("torch.random.manual_seed(1)")]
    [InlineData("torch.Generator.Default")]
    [InlineData("torch.randn(3)")]
    [InlineData("torch.rand([3L], generator: new torch.Generator(1))")]
    [InlineData("torch.randint(3, [3L])")]
    [InlineData("x.normal_()")]
    [InlineData("x.bernoulli()")]
    [InlineData("torch.nn.init.normal_(x)")]
    [InlineData("torch.nn.Linear(3, 3)")]
    [InlineData("torch.nn.Dropout(0.5)")]
    [InlineData("torch.nn.functional.dropout(x)")]
    [InlineData("torch.distributions.Normal(x, x)")]
    public async Task Expression_that_is_banned_is_an_error(string expression) =>
        Assert.Contains(await DiagnosticsAsync(expression), diagnostic => diagnostic.Id == "RS0030");

    [Theory]
    [InlineData("x.mul(x)")]
    [InlineData("x.mul(held)")]
    [InlineData("x.sum([1])")]
    [InlineData("new torch.Generator(1)")]
    public async Task Expression_that_is_not_banned_is_none(string expression) => Assert.Empty(await DiagnosticsAsync(expression));

    [Fact]
    public void Every_method_of_TorchSharp_that_makes_one_is_banned()
    {
        var listed = File.ReadLines(Banned).Select(line => line.Split(';')[0]).ToHashSet(StringComparer.Ordinal);

        var missing = FaultyMembers().Where(member => !listed.Contains(member)).ToArray();

        Assert.True(missing.Length == 0, $"build/BannedSymbols.txt lacks:\n{string.Join('\n', missing)}");
    }

    [Fact]
    public void Every_method_of_TorchSharp_that_draws_from_the_default_generator_is_banned()
    {
        var listed = File.ReadLines(Banned).Concat(File.ReadLines(BannedRandom)).Select(line => line.Split(';')[0]).ToHashSet(StringComparer.Ordinal);

        var missing = DrawingMembers().Where(member => !listed.Contains(member)).ToArray();

        Assert.True(missing.Length == 0, $"build/BannedSymbols.Random.txt lacks:\n{string.Join('\n', missing)}");
    }

    [Fact]
    public void Nothing_that_was_compiled_calls_one() => Assert.Empty(BannedCalls.In(typeof(FaceService.Model.Torch.LibTorch).Assembly.Location, Banned));

    [Fact]
    public void Nothing_but_RandomTensors_draws() => Assert.All(
        BannedCalls.In(typeof(FaceService.Model.Torch.LibTorch).Assembly.Location, BannedRandom),
        call => Assert.Contains("FaceService.Model.Torch.RandomTensors::", call.Split(" calls ")[0], StringComparison.Ordinal));

    // Methods whose code makes a Scalar and disposes of none, those that call them, and the factories of modules that do.
    private static IEnumerable<string> FaultyMembers()
    {
        using var module = ModuleDefinition.ReadModule(typeof(torch).Assembly.Location);
        return Members(module, IsOurs, MakesScalarThatNobodyHolds)
            .Concat(module.GetType("TorchSharp.Scalar").Methods.Where(method => method.Name == "op_Implicit").Select(DocCommentId.GetDocCommentId))
            .ToArray();
    }

    private static IEnumerable<string> DrawingMembers()
    {
        using var module = ModuleDefinition.ReadModule(typeof(torch).Assembly.Location);
        return Members(module, _ => true, method => Calls(method).Any(called => Draws.IsMatch(called.Name))).ToArray();
    }

    // The public methods of which something is so, those that call such, and the factories of modules whose forward is such.
    private static IEnumerable<string> Members(ModuleDefinition module, Func<MethodDefinition, bool> isOurs, Func<MethodDefinition, bool> isSo)
    {
        var methods = module.GetTypes().SelectMany(type => type.Methods).Where(method => method.HasBody && isOurs(method)).ToArray();
        var found = methods.Where(isSo).Select(method => method.FullName).ToHashSet(StringComparer.Ordinal);
        while (methods.Where(method => !found.Contains(method.FullName) && Calls(method).Any(called => found.Contains(called.FullName))).ToArray() is { Length: > 0 } more)
            found.UnionWith(more.Select(method => method.FullName));

        var modules = methods.Where(method => method.Name == "forward" && found.Contains(method.FullName)).Select(method => method.DeclaringType).ToHashSet();
        bool MakesSuchModule(MethodDefinition method) =>
            method.DeclaringType.FullName == "TorchSharp.torch/nn" && Bases(method.ReturnType.Resolve()).Any(modules.Contains);

        return methods.Where(method => method.IsPublic && IsVisible(method.DeclaringType) && (found.Contains(method.FullName) || MakesSuchModule(method)))
            .Select(DocCommentId.GetDocCommentId);
    }

    // Not what is banned as a whole, what only makes text, nor the caller of scripts, which takes numbers as objects: ScriptNetwork passes none.
    private static bool IsOurs(MethodDefinition method) =>
        !new[] { "torchvision", "torchaudio", "tensorboard", "Summary", "istribution", "Optim", "optim", "/jit/", "ToString", ".Utils.", "String(" }
            .Any(part => method.FullName.Contains(part, StringComparison.Ordinal))
        && method.DeclaringType.Name is not ("Scalar" or "ScalarExtensionMethods")
        && !Bases(method.DeclaringType).Any(type => type.FullName.Contains("istribution", StringComparison.Ordinal));

    private static bool MakesScalarThatNobodyHolds(MethodDefinition method) =>
        Calls(method).Any(called => (called.Name == "op_Implicit" && called.ReturnType.Name == "Scalar") || called.Name == "ToScalar")
        && !Calls(method).Any(called => called.Name == "Dispose" && called.DeclaringType.Name is "Scalar" or "IDisposable");

    private static IEnumerable<MethodReference> Calls(MethodDefinition method) => method.Body.Instructions.Select(instruction => instruction.Operand).OfType<MethodReference>();

    private static IEnumerable<TypeDefinition> Bases(TypeDefinition? type)
    {
        for (; type is not null && type.Module.Name == "TorchSharp.dll"; type = type.BaseType?.Resolve())
            yield return type;
    }

    private static bool IsVisible(TypeDefinition type) => type.IsPublic || (type.IsNestedPublic && IsVisible(type.DeclaringType));

    private static async Task<ImmutableArray<Diagnostic>> DiagnosticsAsync(string expression)
    {
        var source = $$"""
            using TorchSharp;
            using TorchSharp.Modules;
            static class Sample { static object Of(torch.Tensor x, Scalar held) => {{expression}}; }
            """;
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path));
        var compilation = CSharpCompilation.Create("sample", [CSharpSyntaxTree.ParseText(source)], references, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        Assert.DoesNotContain(compilation.GetDiagnostics(), diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        var analyzers = Directory.GetFiles(Metadata("BannedApiAnalyzers"), "*.dll", SearchOption.AllDirectories)
            .Where(path => !path.Contains("resources", StringComparison.Ordinal) && !path.Contains("VisualBasic", StringComparison.Ordinal))
            .SelectMany(path => TypesOf(Assembly.LoadFrom(path)))
            .Where(type => type.IsSubclassOf(typeof(DiagnosticAnalyzer)) && !type.IsAbstract)
            .Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!);
        var options = new AnalyzerOptions([new BannedList(Banned), new BannedList(BannedRandom)]);
        return await compilation.WithAnalyzers([.. analyzers], options).GetAnalyzerDiagnosticsAsync();
    }

    // Code fixes, which nobody needs here, want more assemblies.
    private static IEnumerable<Type> TypesOf(Assembly assembly)
    {
        try
        {
            return assembly.GetTypes();
        }
        catch (ReflectionTypeLoadException e)
        {
            return e.Types.OfType<Type>();
        }
    }

    private static string Metadata(string key) => typeof(BannedSymbolsTests).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;

    private sealed class BannedList(string path) : AdditionalText
    {
        public override string Path => path;

        public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(File.ReadAllText(path));
    }
}
