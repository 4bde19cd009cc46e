namespace FaceService.Jobs.Tests;

public sealed class JobTransitionsTests
{
    // The table once more, written the other way round: per state, all that may follow.
    private static readonly Dictionary<JobState, JobState[]> Following = new()
    {
        [JobState.Queued] = [JobState.Running, JobState.Cancelled],
        [JobState.Running] = [JobState.Succeeded, JobState.Failed, JobState.Cancelled, JobState.Interrupted],
        [JobState.Interrupted] = [JobState.Running, JobState.Queued, JobState.Cancelled, JobState.Failed],
        [JobState.Failed] = [JobState.Queued],
        [JobState.Cancelled] = [JobState.Queued],
        [JobState.Succeeded] = [JobState.Queued],
    };

    public static TheoryData<JobState, JobState> Pairs
    {
        get
        {
            var pairs = new TheoryData<JobState, JobState>();
            foreach (var from in Enum.GetValues<JobState>())
                foreach (var to in Enum.GetValues<JobState>())
                    pairs.Add(from, to);
            return pairs;
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void IsAllowed_every_pair_follows_the_table(JobState from, JobState to) =>
        Assert.Equal(Following[from].Contains(to), JobTransitions.IsAllowed(from, to));

    [Theory]
    [MemberData(nameof(Pairs))]
    public void To_a_state_that_may_not_follow_throws(JobState from, JobState to)
    {
        var job = TestJobs.InState(from);
        if (Following[from].Contains(to))
            Assert.Equal(to, job.To(to, DateTimeOffset.UnixEpoch).State);
        else
            Assert.Throws<InvalidOperationException>(() => job.To(to, DateTimeOffset.UnixEpoch));
    }

    [Fact]
    public void To_sets_and_clears_the_times_and_the_error()
    {
        var first = DateTimeOffset.UnixEpoch.AddHours(1);
        var failed = TestJobs.InState(JobState.Queued).To(JobState.Running, first).To(JobState.Failed, first.AddHours(1)) with { Error = "no disk" };
        var again = failed.To(JobState.Queued, first.AddHours(2)).To(JobState.Running, first.AddHours(3));

        Assert.Equal(first.AddHours(1), failed.Ended);
        Assert.Equal(first, again.Started);
        Assert.Null(again.Ended);
        Assert.Null(again.Error);
    }
}
