namespace FaceService.Model.Weights.Pickle;

/// <summary>
/// How many opcodes a file may have in all its pickles together. It bounds time and memory, whatever the file says: an
/// opcode of one byte can make an object of forty.
/// </summary>
internal sealed class PickleBudget
{
    // NVIDIA's files with three networks of 1024 pixels have some 40,000.
    private const int MaxOpcodes = 250_000;

    private int _spent;

    public void Spend(PickleCursor cursor)
    {
        if (++_spent > MaxOpcodes)
            throw cursor.Bad(WeightFileProblem.PickleTooLong, $"the file has more than {MaxOpcodes} pickle opcodes");
    }
}
