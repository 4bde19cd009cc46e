using System.Text.Json;
using System.Text.Json.Nodes;
using FaceService.Model.Engine;
using FaceService.Model.Weights;
using FaceService.Training.Trainers;

namespace FaceService.Training.Runs;

/// <summary>The checkpoints of a run folder: when one is good, which are kept, and which one a run goes on from.</summary>
/// <param name="folder">The run.</param>
/// <param name="keep">How many of the newest stay.</param>
/// <param name="note">Told of damaged ones.</param>
internal sealed class Checkpoints(RunFolder folder, int keep, Action<string> note)
{
    /// <summary>Writes the checkpoint of a position, unless its numbers are none any more: what is kept can be gone back to.</summary>
    /// <returns>The name of a tensor that holds NaN or infinity, and nothing was written; null when all is well.</returns>
    public string? Save(RunPosition at)
    {
        var state = at.Trainer.State().Select(s => HostTensor.Of(s.Name, s.Tensor)).ToList();
        if (state.Find(t => !HostTensor.IsFinite(t)) is { } bad)
            return bad.Name;
        var counters = new JsonObject
        {
            ["step"] = at.Step,
            ["setbacks"] = at.Setbacks,
            ["trainer"] = at.Trainer.SaveCounters(),
        };
        CheckpointFile.Write(folder.Checkpoint(at.Step), state, counters);
        foreach (var old in folder.CheckpointSteps().Skip(keep))
            File.Delete(folder.Checkpoint(old));
        return null;
    }

    /// <summary>The newest checkpoint that can be read, or the beginning. One that is damaged is told about and passed over.</summary>
    /// <param name="create">Makes a fresh trainer for a number of setbacks.</param>
    /// <param name="begin">What a run does that has no checkpoint, to a fresh trainer.</param>
    /// <param name="setbacks">At least so many setbacks there were.</param>
    /// <exception cref="TrainingException">A checkpoint belongs to other networks.</exception>
    public RunPosition Restore(Func<int, ITrainer> create, Action<ITrainer> begin, int setbacks)
    {
        foreach (var step in folder.CheckpointSteps())
            if (TryRestore(create, step, setbacks) is { } position)
                return position;
        var trainer = create(setbacks);
        begin(trainer);
        return new RunPosition(trainer, 0, setbacks);
    }

    private RunPosition? TryRestore(Func<int, ITrainer> create, long step, int setbacks)
    {
        ITrainer? trainer = null;
        try
        {
            using var file = CheckpointFile.Open(folder.Checkpoint(step));
            var counters = CheckpointFile.Counters(file);
            setbacks = Math.Max(setbacks, (int?)counters["setbacks"] ?? 0);
            trainer = create(setbacks);
            CheckpointFile.Read(file, trainer.State());
            trainer.RestoreCounters(counters["trainer"]!.AsObject());
            return new RunPosition(trainer, (long)counters["step"]!, setbacks);
        }
        catch (Exception e) when (e is WeightFileException or JsonException)
        {
            trainer?.Dispose(); // what was copied into it so far belongs nowhere
            note($"The checkpoint of step {step} is damaged and was passed over.");
            return null;
        }
        catch
        {
            trainer?.Dispose();
            throw;
        }
    }
}
