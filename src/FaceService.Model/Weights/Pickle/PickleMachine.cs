using System.Globalization;
using System.Numerics;

namespace FaceService.Model.Weights.Pickle;

/// <summary>
/// Python's pickle machine (protocols 2 to 5) as a reader of data. It knows values, containers and calls of functions on
/// an allow-list, which build plain records; it imports nothing and runs nothing. Opcodes that weight files do not need
/// are errors.
/// </summary>
internal sealed class PickleMachine
{
    private const int MaxNameLength = 256;
    private const int MaxIntegerBytes = 16;

    private readonly PickleCursor _cursor;
    private readonly PickleAllowList _allowed;
    private readonly PickleBudget _budget;
    private readonly Func<PickleCursor, object?, object?>? _persistentLoad;
    private readonly List<object?> _stack = [];
    private readonly List<int> _marks = [];
    private readonly Dictionary<uint, object?> _memo = [];

    private PickleMachine(
        PickleCursor cursor, PickleAllowList allowed, PickleBudget budget, Func<PickleCursor, object?, object?>? persistentLoad) =>
        (_cursor, _allowed, _budget, _persistentLoad) = (cursor, allowed, budget, persistentLoad);

    /// <summary>Reads one pickle; the cursor is left behind its STOP.</summary>
    /// <param name="cursor">Where it begins.</param>
    /// <param name="allowed">What it may call.</param>
    /// <param name="budget">How much it may do.</param>
    /// <param name="persistentLoad">Makes an object of a persistent id; null where there are none.</param>
    /// <exception cref="WeightFileException">It is damaged, or not allowed.</exception>
    public static object? Load(
        PickleCursor cursor,
        PickleAllowList allowed,
        PickleBudget budget,
        Func<PickleCursor, object?, object?>? persistentLoad = null) =>
        new PickleMachine(cursor, allowed, budget, persistentLoad).Run();

    private object? Run()
    {
        ReadProtocol();
        while (true)
        {
            _budget.Spend(_cursor);
            var opcode = (PickleOpcode)_cursor.ReadByte();
            if (opcode == PickleOpcode.Stop)
                return Finish();
            if (!TryValue(opcode) && !TryContainer(opcode) && !TryMemo(opcode) && !TryCall(opcode))
                throw Bad(WeightFileProblem.PickleOpcode, $"opcode 0x{(byte)opcode:x2} is not allowed in a weight file");
        }
    }

    private void ReadProtocol()
    {
        var first = _cursor.ReadByte();
        if (first != (byte)PickleOpcode.Proto)
            throw Bad(WeightFileProblem.PickleProtocol, $"a pickle begins with 0x80, not with 0x{first:x2}; protocols 0 and 1 are not read");
        var version = _cursor.ReadByte();
        if (version is < 2 or > 5)
            throw Bad(WeightFileProblem.PickleProtocol, $"the pickle's protocol is {version}; allowed are 2 to 5");
    }

    private object? Finish()
    {
        var result = Pop();
        if (_stack.Count > 0 || _marks.Count > 0)
            throw Bad(WeightFileProblem.PickleStack, "the pickle stops with something left on its stack");
        return result;
    }

    // Opcodes that push one value, read from the bytes that follow.
    private bool TryValue(PickleOpcode opcode)
    {
        switch (opcode)
        {
            case PickleOpcode.None: Push(null); break;
            case PickleOpcode.NewTrue: Push(true); break;
            case PickleOpcode.NewFalse: Push(false); break;
            case PickleOpcode.BinInt: Push((long)_cursor.ReadInt32()); break;
            case PickleOpcode.BinInt1: Push((long)_cursor.ReadByte()); break;
            case PickleOpcode.BinInt2: Push((long)_cursor.ReadUInt16()); break;
            case PickleOpcode.Long1: Push(ReadInteger(_cursor.ReadByte())); break;
            case PickleOpcode.Long4: Push(ReadInteger(_cursor.ReadUInt32())); break;
            case PickleOpcode.BinFloat: Push(_cursor.ReadDoubleBigEndian()); break;
            case PickleOpcode.ShortBinUnicode: Push(_cursor.ReadText(_cursor.ReadByte())); break;
            case PickleOpcode.BinUnicode: Push(_cursor.ReadText(_cursor.ReadUInt32())); break;
            case PickleOpcode.BinUnicode8: Push(_cursor.ReadText(_cursor.ReadUInt64())); break;
            case PickleOpcode.ShortBinBytes: Push(_cursor.ReadBytes(_cursor.ReadByte())); break;
            case PickleOpcode.BinBytes: Push(_cursor.ReadBytes(_cursor.ReadUInt32())); break;
            case PickleOpcode.BinBytes8: Push(_cursor.ReadBytes(_cursor.ReadUInt64())); break;
            case PickleOpcode.Frame: SkipFrame(); break;
            default: return false;
        }

        return true;
    }

    // Opcodes that gather values from the stack into tuples, lists, sets and dictionaries.
    private bool TryContainer(PickleOpcode opcode)
    {
        switch (opcode)
        {
            case PickleOpcode.Mark: _marks.Add(_stack.Count); break;
            case PickleOpcode.Pop: PopOrUnmark(); break;
            case PickleOpcode.PopMark: PopToMark(); break;
            case PickleOpcode.EmptyTuple: Push(PickleTuple.Empty); break;
            case PickleOpcode.Tuple1: Push(PopTuple(1)); break;
            case PickleOpcode.Tuple2: Push(PopTuple(2)); break;
            case PickleOpcode.Tuple3: Push(PopTuple(3)); break;
            case PickleOpcode.Tuple: Push(new PickleTuple(PopToMark())); break;
            case PickleOpcode.EmptyList or PickleOpcode.EmptySet: Push(new PickleList()); break;
            case PickleOpcode.EmptyDict: Push(new PickleDict()); break;
            case PickleOpcode.Append: Append([Pop()]); break;
            case PickleOpcode.Appends or PickleOpcode.AddItems: Append(PopToMark()); break;
            case PickleOpcode.SetItem: SetItems(PopTuple(2).Items); break;
            case PickleOpcode.SetItems: SetItems(PopToMark()); break;
            default: return false;
        }

        return true;
    }

    private bool TryMemo(PickleOpcode opcode)
    {
        switch (opcode)
        {
            case PickleOpcode.BinPut: _memo[_cursor.ReadByte()] = Peek(); break;
            case PickleOpcode.LongBinPut: _memo[_cursor.ReadUInt32()] = Peek(); break;
            case PickleOpcode.Memoize: _memo[(uint)_memo.Count] = Peek(); break;
            case PickleOpcode.BinGet: Push(Recall(_cursor.ReadByte())); break;
            case PickleOpcode.LongBinGet: Push(Recall(_cursor.ReadUInt32())); break;
            default: return false;
        }

        return true;
    }

    private bool TryCall(PickleOpcode opcode)
    {
        switch (opcode)
        {
            case PickleOpcode.Global: Push(Find(_cursor.ReadLine(MaxNameLength), _cursor.ReadLine(MaxNameLength))); break;
            case PickleOpcode.StackGlobal: StackGlobal(); break;
            case PickleOpcode.Reduce or PickleOpcode.NewObj: Call(); break;
            case PickleOpcode.Build: Build(); break;
            case PickleOpcode.BinPersId: PersistentLoad(); break;
            default: return false;
        }

        return true;
    }

    private object ReadInteger(uint length)
    {
        if (length > MaxIntegerBytes)
            throw Bad(WeightFileProblem.PickleValue, $"an integer claims {length} bytes; allowed are {MaxIntegerBytes}");
        var value = new BigInteger(_cursor.ReadBytes(length).Data.Span);
        return value >= long.MinValue && value <= long.MaxValue ? (object)(long)value : value;
    }

    private void SkipFrame()
    {
        var length = _cursor.ReadUInt64();
        if (length > (ulong)_cursor.Remaining)
            throw Bad(WeightFileProblem.Truncated, $"a frame claims {length} bytes, but {_cursor.Remaining} are left");
    }

    private void Append(object?[] items)
    {
        if (Peek() is not PickleList list)
            throw Bad(WeightFileProblem.PickleStack, $"items are appended to {Describe(Peek())}");
        foreach (var item in items)
            list.Add(item);
    }

    private void SetItems(object?[] items)
    {
        if (items.Length % 2 != 0)
            throw Bad(WeightFileProblem.PickleStack, "a key without a value is set");
        if (Peek() is not PickleDict dict)
        {
            // An object of a known class may be a dictionary in its own code; what it holds means nothing here.
            if (Peek() is PickleObject)
                return;
            throw Bad(WeightFileProblem.PickleStack, $"a key is set on {Describe(Peek())}");
        }

        for (var i = 0; i < items.Length; i += 2)
        {
            if (items[i] is not (string or long))
                throw Bad(WeightFileProblem.PickleValue, $"a dictionary's key is {Describe(items[i])}; allowed are text and integers");
            dict[items[i]!] = items[i + 1];
        }
    }

    private void StackGlobal()
    {
        var pair = PopTuple(2).Items;
        if (pair is not [string module, string name])
            throw Bad(WeightFileProblem.PickleStack, "a global's module and name are not both text");
        Push(Find(module, name));
    }

    private PickleGlobal Find(string module, string name) => _allowed.Find(_cursor, module, name);

    private void Call()
    {
        var arguments = Pop();
        var function = Pop();
        if (function is not PickleGlobal { Call: { } call } global)
            throw Bad(WeightFileProblem.PickleCall, $"{Describe(function)} is called, which cannot be");
        if (arguments is not PickleTuple tuple)
            throw Bad(WeightFileProblem.PickleCall, $"{global.Name} is called with {Describe(arguments)} instead of a tuple");
        Push(call(new PickleCall(global, tuple.Items, _cursor)));
    }

    // Gives an object its attributes. Only PyTorch's ordered dictionaries (a version mark) and the classes that mean
    // nothing here are given any; both can do without.
    private void Build()
    {
        Pop();
        if (Peek() is not (PickleDict or PickleObject))
            throw Bad(WeightFileProblem.PickleCall, $"{Describe(Peek())} is given attributes, which it does not take");
    }

    private void PersistentLoad()
    {
        if (_persistentLoad is null)
            throw Bad(WeightFileProblem.PickleOpcode, "a persistent id stands where there can be none");
        Push(_persistentLoad(_cursor, Pop()));
    }

    private void Push(object? value) => _stack.Add(value);

    private object? Peek()
    {
        if (_stack.Count == 0 || (_marks.Count > 0 && _stack.Count == _marks[^1]))
            throw Bad(WeightFileProblem.PickleStack, "the stack has nothing to take");
        return _stack[^1];
    }

    private object? Pop()
    {
        var value = Peek();
        _stack.RemoveAt(_stack.Count - 1);
        return value;
    }

    private void PopOrUnmark()
    {
        if (_marks.Count > 0 && _stack.Count == _marks[^1])
            _marks.RemoveAt(_marks.Count - 1);
        else
            Pop();
    }

    private PickleTuple PopTuple(int count)
    {
        var items = new object?[count];
        for (var i = count - 1; i >= 0; i--)
            items[i] = Pop();
        return new PickleTuple(items);
    }

    private object?[] PopToMark()
    {
        if (_marks.Count == 0)
            throw Bad(WeightFileProblem.PickleStack, "the stack has no mark to take from");
        var mark = _marks[^1];
        _marks.RemoveAt(_marks.Count - 1);
        var items = _stack.GetRange(mark, _stack.Count - mark).ToArray();
        _stack.RemoveRange(mark, _stack.Count - mark);
        return items;
    }

    private object? Recall(uint index) =>
        _memo.TryGetValue(index, out var value)
            ? value
            : throw Bad(WeightFileProblem.PickleMemo, $"memo {index} is taken, but was never put");

    private WeightFileException Bad(WeightFileProblem problem, string what) => _cursor.Bad(problem, what);

    private static string Describe(object? value) => value switch
    {
        null => "None",
        PickleGlobal global => global.Name,
        string => "a text",
        long or BigInteger or double or bool => string.Create(CultureInfo.InvariantCulture, $"{value}"),
        PickleBytes => "bytes",
        PickleTuple => "a tuple",
        PickleList => "a list",
        PickleDict => "a dictionary",
        PickleObject known => $"a {known.Class.Name}",
        _ => $"a {value.GetType().Name}",
    };
}
