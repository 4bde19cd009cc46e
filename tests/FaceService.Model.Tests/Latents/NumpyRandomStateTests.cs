using System.Runtime.InteropServices;
using System.Security.Cryptography;
using FaceService.Model.Latents;

namespace FaceService.Model.Tests.Latents;

/// <summary>Every number here was printed by NumPy 1.24's RandomState.</summary>
public sealed class NumpyRandomStateTests
{
    /// <summary>An odd count leaves half a pair behind: the next call, and uniform after it, must come out as NumPy's.</summary>
    public static TheoryData<uint, double[], double[], double[]> Sequences => new()
    {
        {
            0u,
            [1.764052345967664, 0.4001572083672233, 0.9787379841057392, 2.240893199201458, 1.8675579901499675, -0.977277879876411, 0.9500884175255894],
            [-0.1513572082976979, -0.10321885179355784, 0.41059850193837233, 0.144043571160878],
            [0.13608912218786462, 0.8511932765853221, -0.8579278836042261]
        },
        {
            1u,
            [1.6243453636632417, -0.6117564136500754, -0.5281717522634557, -1.0729686221561705, 0.8654076293246785, -2.3015386968802827, 1.74481176421648],
            [-0.7612069008951028, 0.31903909605709857, -0.2493703754774101, 1.462107937044974],
            [-0.7192261228095325, -0.6037970218302424, 0.6014891373510733]
        },
        {
            42u,
            [0.4967141530112327, -0.13826430117118466, 0.6476885381006925, 1.5230298564080254, -0.23415337472333597, -0.23413695694918055, 1.5792128155073915],
            [0.7674347291529088, -0.4694743859349521, 0.5425600435859647, -0.46341769281246226],
            [-0.39151551408092455, 0.04951286326447568, -0.13610996271576847]
        },
        {
            85u,
            [0.1768507210788626, 2.3777541249700573, 0.998732857053734, -1.3101507969798436, 0.18018992116935298, -1.7647540193678475, -1.443125868756967],
            [-1.3992855573400653, 0.8203539992532282, 1.2952993197746814, 0.9421974218807785],
            [-0.5821977688896174, -0.5724254746850777, -0.43311929724462894]
        },
        {
            2147483648u,
            [0.3184761273282464, -0.34575349241475667, 0.2255674496017024, 1.5130304859621413, -1.2839937468838771, -0.973392402736929, -0.7440923438923399],
            [-2.444594011723732, -0.412015035646544, -0.9488378333261831, -1.1906719326506565],
            [-0.2784452465239142, 0.7819901052735236, 0.15234509665945017]
        },
        {
            4294967295u,
            [0.6484086742306527, 0.6693235306338161, -1.0805437227474493, 0.2845010447986309, 0.11388773652167104, 0.8676218937929382, -0.044026015448043285],
            [0.24877161740907913, -0.9882301508639844, -0.5459227140515623, -0.026158136126360088],
            [-0.58752547770087, 0.9744159844999245, -0.5058339141590769]
        },
    };

    [Theory]
    [MemberData(nameof(Sequences))]
    public void Randn_in_odd_pieces_and_uniform_after_it_equal_numpy(uint seed, double[] first, double[] then, double[] uniform)
    {
        var random = new NumpyRandomState(seed);

        Assert.Equal(first, random.Randn(7));
        Assert.Equal(then, random.Randn(4));
        Assert.Equal(uniform, random.Uniform(-1, 1, 3));
    }

    [Theory]
    [InlineData(0u, "8461364c2862d6978a661db7dce5d4db9ef77554d19928f8db56cc304f2b1cca", "7c12810d9e8587d6d72d9c3833dfc400b81e101059b682609690eb47ff38bfa7")]
    [InlineData(1u, "231c72604c608ba318c7d4119f597d7b6f1cada27de4010d4e2fe3ae6fc59ece", "e4cbe3b0bbba91f526672f2811ee16a85a0b37d358ae3bea6eada3123fd62cf3")]
    [InlineData(42u, "472c36787a33615084fdc1652c11c6208f84d4452c709b21604c74721d0a5a5f", "0393de231565de8c0eb4a1540fdae4966575ff373bb04bef4fc4c26bba983cb4")]
    [InlineData(85u, "25bc7f7de6340433fc5148f86ff9caa82602eb083889b69e9724db6916f0e7d6", "5afc54ad01d996de5c2f6ca94e8432d127aa8864934b529f194c81419280a0b9")]
    [InlineData(2147483648u, "90016d283cf52d2674d55409065cd34c2f188c4dc6c795ed9dcc465cd30cab30", "74ae41b92a5d502dd1e5733817892cc1dff91e01dc640c31ff54e95c58bf30eb")]
    [InlineData(4294967295u, "9f5bfdfa7b1e8fcf723da1def9feb084dd74c831a628fb4d764fb35079329142", "7323d7afc0953b247ad41be36c47cf90e6ccd62ea82afd00c3b9939db02b2552")]
    public void Long_draws_equal_numpy_bit_for_bit(uint seed, string normals, string uniforms)
    {
        Assert.Equal(normals, Hash(new NumpyRandomState(seed).Randn(5001)));
        Assert.Equal(uniforms, Hash(new NumpyRandomState(seed).Uniform(-1, 1, 5001)));
    }

    private static string Hash(double[] values) =>
        Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(values.AsSpan())));
}
