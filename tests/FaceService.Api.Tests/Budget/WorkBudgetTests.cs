using FaceService.Api.Budget;
using Microsoft.Extensions.Options;

namespace FaceService.Api.Tests.Budget;

public sealed class WorkBudgetTests
{
    private const long Mebibyte = 1 << 20;

    private readonly WorkBudget _budget = new(Options.Create(new WorkOptions { MemoryMiB = 100, Megapixels = 10 }));

    [Fact]
    public void Cost_is_taken_whole_or_not_at_all()
    {
        Assert.Null(Lease().Take(new WorkCost(90 * Mebibyte, 9_000_000)));
        Assert.NotNull(Lease().Take(new WorkCost(20 * Mebibyte)));
        Assert.NotNull(Lease().Take(new WorkCost(1, 2_000_000)));
        Assert.Equal((90 * Mebibyte, 9_000_000), (_budget.BytesHeld, _budget.PixelsLeft));
    }

    [Fact]
    public void What_fits_later_is_told_when_and_what_never_fits_is_not()
    {
        Lease().Take(new WorkCost(90 * Mebibyte));
        Assert.InRange(Lease().Take(new WorkCost(20 * Mebibyte))!.RetryAfter!.Value.TotalSeconds, 1, 30);
        Assert.Null(Lease().Take(new WorkCost(101 * Mebibyte))!.RetryAfter);
        Assert.Null(Lease().Take(new WorkCost(0, 11_000_000))!.RetryAfter);
    }

    [Fact]
    public void What_never_fits_beside_what_the_same_request_holds_is_not_told_to_wait()
    {
        var lease = Lease();
        lease.Take(new WorkCost(60 * Mebibyte));
        var refusal = lease.Take(new WorkCost(60 * Mebibyte))!;
        Assert.Null(refusal.RetryAfter);
        Assert.Equal(("Work:MemoryMiB", "100 MiB"), (refusal.Setting, refusal.Limit));
    }

    [Fact]
    public void Lease_gives_back_what_it_took_once()
    {
        var lease = Lease();
        lease.Take(new WorkCost(50 * Mebibyte, 5_000_000));
        lease.Return(new WorkCost(20 * Mebibyte, 9_000_000)); // more pixels than it has
        Assert.Equal((30 * Mebibyte, 0), (_budget.BytesHeld, _budget.PixelsLeft));
        lease.Dispose();
        lease.Dispose();
        Assert.Equal((0, 0), (_budget.BytesHeld, _budget.PixelsLeft));
        Assert.Throws<ObjectDisposedException>(() => lease.Take(new WorkCost(1)));
    }

    [Fact]
    public void Refusals_are_told()
    {
        var told = 0;
        _budget.Refused += () => told++;
        Lease().Take(new WorkCost(1));
        Lease().Take(new WorkCost(200 * Mebibyte));
        Assert.Equal(1, told);
    }

    [Fact]
    public void Limits_follow_the_machine_unless_they_are_set()
    {
        var own = new WorkOptions();
        Assert.InRange(own.MemoryBytes, 1, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4);
        Assert.InRange(own.MemoryBytes, 1, 384L * Environment.ProcessorCount << 20);
        Assert.Equal(Environment.ProcessorCount, own.ThreadCount);
    }

    private WorkLease Lease() => new(_budget, "somebody");
}
