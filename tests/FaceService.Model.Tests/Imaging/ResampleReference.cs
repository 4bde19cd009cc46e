using FaceService.Model.Imaging;

namespace FaceService.Model.Tests.Imaging;

/// <summary>
/// <see cref="Drawn.Pattern"/> of 12×9 resized elsewhere: Lanczos and box by Pillow 9.4 in float32 (mode F), bilinear by PyTorch 1.13's
/// interpolate (align_corners false, no antialiasing); rounded once.
/// </summary>
internal static class ResampleReference
{
    public static TheoryData<ResizeFilter, int, int, string> All { get; } = new()
    {
        {
            ResizeFilter.Lanczos3, 5, 4,
            "SKR6o5lbf1GnUKJ+om1erVlybnuRc6FyrmF4bHeYW5+JnZNWfGWUYY+Ko35WvHRlZ3Kxc6J3kGNsZmiv"
        },
        {
            ResizeFilter.Lanczos3, 20, 16,
            "AEuRBVmrIHPkOIf/TJLhZKI3du0Ahv81j2lRxgBh/xh6nkOGAFGbAGrBMnr/Q4n/Vqyubd4Tgv0Wi/9EClvNF2WuMoKQS6W0XMmhceA5jt8btKxH0kdf2RFu"
            + "vC+CYVGtEGDJFnGkQZOaVb6+Y66EfIolpZ0wvLVTMYH/PoudWagVcsMTg/JEl/9Hr7VV1TFu/yKD2UyTS1+lEXPgN4bqUJNoZMAJe+4sipVJog9MyBVl3D90"
            + "WMKXY+BXeu8AiaMBsn8256ZgvHF4dRyPkju1h3PmJX/+HJzgXc2KePMpf+gAk6IXzD1G6QBtpAmKaSiTdboVguUlnupEsGFd1QBw8yGHjk2dB2CzBHa+O4rk"
            + "UaT/ZbKje8gckv0ep8tVuTRn7gN55D6RVl6sAGa5i0khpmQ83XVp/z987xiQjjS7NV7xFX7yIIqQSLNXbe19gLNjlVMqvWZJ8m52/yyD2iqhb2PQKH7uE4L2"
            + "xABjuwBrwB6D8kamxGWzM3upEI/QU6rVcL5UftoAmOIVs3lJxgBovAB60jKP9lawmGu1GH2zL57KZLHc/xx8tiaAQEOgSWrpZILPP5FMSK8rc99VhP8+musp"
            + "xHBD/iJl+yGAhTKLOVG5XnDzXICrPZozXsw6feli0lSufGHABXnYAIfYPKOJZswPfL4AjaQauM5Lwa1rnCp/tROVwFm2UHTRAIPfGKLKTcRic9IAjLgBkaEn"
            + "P3DOOnv3OpH9Tp6AaMwXgv8fkKg6rSRP8ChvzVCEPEaWEFWwQHbbQ4f/QJ3hWsFUcv4Ri/ctpnBJshBXGYd5OJ+ca8+mgvREk+8MuLtF4Fdz6wd7ywqFcj6q"
            + "EWnbAH27I5CEUsamcseUh4Uooo4YyaBe5kJ88AB/XK4JaroWhd0xnP9Er+BVxUpu/BWE+UaZcmCnDXLSK4n5UpmXYrUPee4Ojb9ApShNuwBe1yt480WT/0ue"
            + "g/8GhsMOo28s5odc24Z7eTKLbi6qi2rdRIP/GZnzT8OddfQ9hvkKq7YS3FFA+gttvACBaSaWdVrIlnTnoflLrJhYyQ9z8QmItUWbJ2K0AHm7K4vIUaT6abLM"
            + "fLU7kuMTp+RRqWBuxwV86jOQjl+mCW28D4XJOZDMwm1x41F+8DCZnzuqRGLKJ4fqLp2nTLJNct5dj8Bun1hDyEZIzml3cEiSNTWhWWCzUYHgKpPjPayFVbg/"
            + "0QuA/ymN/16oYXy4AIfhOpn/caeVesQAivwAmsIzrBhf5QB54BWGRkqbAGqwAHnBMIf9WKL1dr1TfsoA"
        },
        {
            ResizeFilter.Box, 5, 4,
            "MIOWjbVdqTyPRpmWonVImWxqdXONfaV4oGV/YImGV6p9tIdaUGO2bZVoyVxvzWBzVH2lhplsjWCJP5Kl"
        },
        {
            ResizeFilter.Box, 20, 16,
            "AFOmAFOmJXjLSp3wSp3wb8IVb8IVlOc6uQxfuQxf3jGE3jGEA1apKHvOKHvOTaDzTaDzcsUYl+o9l+o9AFOmAFOmJXjLSp3wSp3wb8IVb8IVlOc6uQxfuQxf"
            + "3jGE3jGEA1apKHvOKHvOTaDzTaDzcsUYl+o9l+o9O47hO47hYLMGhdgrhdgrqv1Qqv1QzyJ19Eea9EeaGWy/GWy/PpHkY7YJY7YJiNsuiNsurQBT0iV40iV4"
            + "O47hO47hYLMGhdgrhdgrqv1Qqv1QzyJ19Eea9EeaGWy/GWy/PpHkY7YJY7YJiNsuiNsurQBT0iV40iV4dskcdskcm+5BwBNmwBNm5TiL5TiLCl2wL4LVL4LV"
            + "VKf6VKf6ecwfnvFEnvFEwxZpwxZp6DuODWCzDWCzsQRXsQRX1il8+06h+06hIHPGIHPGRZjrar0Qar0Qj+I1j+I1tAda2Sx/2Sx//lGk/lGkI3bJSJvuSJvu"
            + "sQRXsQRX1il8+06h+06hIHPGIHPGRZjrar0Qar0Qj+I1j+I1tAda2Sx/2Sx//lGk/lGkI3bJSJvuSJvu7D+S7D+SEWS3NoncNoncW64BW64BgNMmpfhLpfhL"
            + "yh1wyh1w70KVFGe6FGe6OYzfOYzfXrEEg9Ypg9Yp7D+S7D+SEWS3NoncNoncW64BW64BgNMmpfhLpfhLyh1wyh1w70KVFGe6FGe6OYzfOYzfXrEEg9Ypg9Yp"
            + "J3rNJ3rNTJ/yccQXccQXluk8luk8uw5h4DOG4DOGBVirBVirKn3QT6L1T6L1dMcadMcamew/vhFkvhFkJ3rNJ3rNTJ/yccQXccQXluk8luk8uw5h4DOG4DOG"
            + "BVirBVirKn3QT6L1T6L1dMcadMcamew/vhFkvhFkYrUIYrUIh9otrP9SrP9S0SR30SR39kmcG27BG27BQJPmQJPmZbgLit0wit0wrwJVrwJV1Cd6+Uyf+Uyf"
            + "nfBDnfBDwhVo5zqN5zqNDF+yDF+yMYTXVqn8Vqn8e84he84hoPNGxRhrxRhr6j2Q6j2QD2K1NIfaNIfanfBDnfBDwhVo5zqN5zqNDF+yDF+yMYTXVqn8Vqn8"
            + "e84he84hoPNGxRhrxRhr6j2Q6j2QD2K1NIfaNIfa2Ct+2Ct+/VCjInXIInXIR5rtR5rtbL8SkeQ3keQ3tglctglc2y6BAFOmAFOmJXjLJXjLSp3wb8IVb8IV"
            + "2Ct+2Ct+/VCjInXIInXIR5rtR5rtbL8SkeQ3keQ3tglctglc2y6BAFOmAFOmJXjLJXjLSp3wb8IVb8IV"
        },
        {
            ResizeFilter.Bilinear, 5, 4,
            "P5J1mNs+oEOWSZxfolVIxDdqOW/Cdcg7zkF0PXrNSJvOob5Hak2gU6bZq5tRzVBzJnnCf6J1gTp9MIO5"
        },
        {
            ResizeFilter.Bilinear, 20, 16,
            "AFOmD2K1JXjLO47hUaTEaLtBftEklOc6qmRQwBNm1yp9hkCTA1apGWy/L4LVRpnsXK+bcsUYiNsul+o9FGe6I3amOYyHT6KdZrmSfM9DksI4qKNOvlVkwyh7"
            + "pD6RZlSnF2q9LYCfRJeSWq2ocKB7hoEsnJdCq6ZRNYjbRJeNWq0YccQvh9pAnfBIs6lZyTRv4DyGx0mcUl+yMXXIOIveT6JpZbgje845kYdGpxJNvilkzDdy"
            + "V6qFZbhdfM8ikp04qINOvplkpHl6cz6RiVSnhGq9SIDTQ5a5Wq2IcMNMhsEsnI9CsldYyRxvlzKFdkGUeMMeh9ItnehDs2lZyBxv2TKFikmcDF+yInXDOIvW"
            + "TqHsZbSfe8Yhkdw3p8FNvUJj0Cd64j2QY1OmD2K1mVQ/qGNOvnlk1FF6zD2Qh1SnVWq9LYDTQ5aOWaxncMN+hpxqnFdCsm1YyG9u30aFuEibc16xS3THMIPW"
            + "ug1guRxvtzKFzUibuF+qTXWoOIu2TqHMZLdhe8YhkcQ3p3xNvRBjuyZ5wj2Q2FOmmGmsLH+qQpXAUaTP2y6BoT2QSFOmX2q9ZoCuUZZWWaxHb8JdhtlInMpC"
            + "snJYyEZu3jGEhkibU16xaXTHYoqUTaA7ZLdScsVgtVCjel6xInXIOIuzTqGHZLcverEgkZw3p7JNr6Njmkt5oTyPuFOmX2m8LH/EQpWvWKttb8IVha0rlJ86"
            + "RnHERYDTQ5bpWax9b8I1hdgznJhCsi1YyENus1GESE+aM16xSXTHR4rdTaDIY7Zdes04kOM2pndMtTBbP5J9TqGMZLeies1dkM82p6ZNvWtj0yZ5qzyPeVKl"
            + "NGm8LH+oQpWAWKuWbq2OhYRJm4ZBsZxXx1dt1il8YLMOb8Idhdgzm+5FstNYyFRu3jaE9Eeadl2wJ3THOIrdTaCQY7YRecwnkLE8pjJNvBdi0i146D+O90qd"
            + "gdQnkK02pnFMvYhjuIZ5fFSPd1KljWi7XH/SQpXNWKuRbsFchNcqm5xBsWRXxzJtpzCDa0aZgl2wkGu+o95JsZBXyBtuzzGErkeaOV2wIHO9N4rFTaDbY7HD"
            + "eblOj8o1puFMrWxiuiV40DuOilGkFWi7K37COo3IxG9q01p56TyPmlKlXGi7PX7RQpWkWKtWbsFshLZxmmdSsVxXx3JteFODS0aZYVyvVHPGNoncTJ+NW65Z"
            + "2Ct+5zqN/VCjema5KXzPQJPmVqmVbL8SgtUomLg+rzVVxRhr2y6BWESXB1qtHnHENIfaSp3wYLNtb8IV"
        },
    };
}
