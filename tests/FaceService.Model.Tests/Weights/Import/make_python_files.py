"""Writes PythonFiles.cs: small weight files as Python's own pickle and PyTorch write them.

The tests do not need it. To write the files anew (PyTorch 1.13 and NumPy 1.24 of Debian 12 made the ones there):
    python3 make_python_files.py > PythonFiles.cs

Element i of the k-th tensor, by name in the generator's state dict, is k + i / 1024: exact in float32.
The classes below stand in for the published ones; only their names and attributes are written.
"""
import base64, collections, io, pickle, sys, textwrap, types, zlib
import numpy as np
import torch


def fill(tensors):
    for k, name in enumerate(sorted(tensors)):
        t = tensors[name]
        flat = (k + torch.arange(t.numel()) / 1024).reshape(t.shape).to(t.dtype)
        t.copy_(flat)


# --- NVIDIA's persistence: an object pickles as a call of one function with a dictionary of its class and its state.
persistence = types.ModuleType("torch_utils.persistence")
sys.modules["torch_utils"] = types.ModuleType("torch_utils")
sys.modules["torch_utils.persistence"] = persistence
def _reconstruct_persistent_obj(meta): pass
_reconstruct_persistent_obj.__module__ = "torch_utils.persistence"
persistence._reconstruct_persistent_obj = _reconstruct_persistent_obj

dnnlib_util = types.ModuleType("dnnlib.util")
sys.modules["dnnlib"] = types.ModuleType("dnnlib")
sys.modules["dnnlib.util"] = dnnlib_util
class EasyDict(dict): pass
EasyDict.__module__ = "dnnlib.util"
dnnlib_util.EasyDict = EasyDict


class Persistent(torch.nn.Module):
    def __init__(self, class_name, **attributes):
        super().__init__()
        self.class_name = class_name
        for name, value in attributes.items():
            if isinstance(value, torch.nn.Parameter) or isinstance(value, torch.nn.Module) or not isinstance(value, torch.Tensor):
                setattr(self, name, value)
            else:
                self.register_buffer(name, value)

    def __reduce__(self):
        state = {k: v for k, v in self.__dict__.items() if k != "class_name"}
        meta = dict(type="class", version=6, module_src="# the source text stands here", class_name=self.class_name, state=state)
        return _reconstruct_persistent_obj, (meta,), None


def parameter(*shape, channels_last=False):
    t = torch.zeros(*shape)
    return torch.nn.Parameter(t.to(memory_format=torch.channels_last) if channels_last else t)


FILTER = torch.tensor([1., 3., 3., 1.]) / 8
def taps(): return torch.outer(FILTER, FILTER)


def dense(inputs, outputs, activation, gain):
    return Persistent("FullyConnectedLayer", weight=parameter(outputs, inputs), bias=parameter(outputs), activation=activation,
                      weight_gain=np.float64(gain) / np.sqrt(inputs), bias_gain=gain)


def layer(w, inputs, outputs, resolution, up, fp16):
    return Persistent("SynthesisLayer", resolution=resolution, up=up, use_noise=True, activation="lrelu", conv_clamp=256, padding=1,
                      act_gain=np.sqrt(2), resample_filter=taps(), affine=dense(w, inputs, "linear", 1),
                      weight=parameter(outputs, inputs, 3, 3, channels_last=fp16), noise_const=torch.zeros(resolution, resolution),
                      noise_strength=torch.nn.Parameter(torch.zeros([])), bias=parameter(outputs))


def to_rgb(w, inputs, fp16):
    return Persistent("ToRGBLayer", conv_clamp=256, affine=dense(w, inputs, "linear", 1),
                      weight=parameter(3, inputs, 1, 1, channels_last=fp16), bias=parameter(3), weight_gain=1 / np.sqrt(inputs))


def nvidia_generator(z=3, c=2, w=4, channels=2):
    mapping = Persistent("MappingNetwork", z_dim=z, c_dim=c, w_dim=w, num_ws=4, num_layers=2, w_avg_beta=0.995, embed=dense(c, w, "linear", 1),
                         fc0=dense(z + w, w, "lrelu", 0.02), fc1=dense(w, w, "lrelu", 0.02), w_avg=torch.zeros(w))
    b4 = Persistent("SynthesisBlock", architecture="skip", use_fp16=False, const=parameter(channels, 4, 4), resample_filter=taps(),
                    conv1=layer(w, channels, channels, 4, 1, False), torgb=to_rgb(w, channels, False))
    b8 = Persistent("SynthesisBlock", architecture="skip", use_fp16=True, resample_filter=taps(),
                    conv0=layer(w, channels, channels, 8, 2, True), conv1=layer(w, channels, channels, 8, 1, True),
                    torgb=to_rgb(w, channels, True))
    synthesis = Persistent("SynthesisNetwork", w_dim=w, img_resolution=8, num_ws=4, b4=b4, b8=b8,
                           _init_kwargs=EasyDict(channel_base=16, channel_max=2, num_fp16_res=1, conv_clamp=256))
    generator = Persistent("Generator", z_dim=z, c_dim=c, w_dim=w, img_resolution=8, img_channels=3, num_ws=4, mapping=mapping, synthesis=synthesis)
    with torch.no_grad():
        fill({k: v for k, v in generator.state_dict().items() if "resample_filter" not in k})
    return generator


def nvidia(protocol):
    critic = Persistent("Discriminator", b8=Persistent("DiscriminatorBlock", weight=parameter(1), resample_filter=taps()))
    return pickle.dumps(dict(G=None, D=critic, G_ema=nvidia_generator(), training_set_kwargs=EasyDict(use_labels=True), augment_pipe=None), protocol)


# --- rosinality's state dict, by its names and shapes.
def rosinality_state(dim=2, channels=2):
    shapes = collections.OrderedDict()
    shapes["style.1.weight"], shapes["style.1.bias"] = (dim, dim), (dim,)
    shapes["input.input"] = (1, channels, 4, 4)
    def styled(name):
        shapes[f"{name}.conv.weight"] = (1, channels, channels, 3, 3)
        modulated(name)
        shapes[f"{name}.noise.weight"], shapes[f"{name}.activate.bias"] = (1,), (channels,)
    def modulated(name):
        shapes[f"{name}.conv.modulation.weight"], shapes[f"{name}.conv.modulation.bias"] = (channels, dim), (channels,)
    def rgb(name):
        shapes[f"{name}.bias"], shapes[f"{name}.conv.weight"] = (1, 3, 1, 1), (1, 3, channels, 1, 1)
        modulated(name)
    styled("conv1"); rgb("to_rgb1"); styled("convs.0"); styled("convs.1"); rgb("to_rgbs.0")
    for i, r in enumerate([4, 8, 8]):
        shapes[f"noises.noise_{i}"] = (1, 1, r, r)
    state = collections.OrderedDict((name, torch.zeros(shape)) for name, shape in shapes.items())
    fill(state)
    state["convs.0.conv.blur.kernel"] = taps() * 4
    state["to_rgbs.0.upsample.kernel"] = taps() * 4
    state._metadata = collections.OrderedDict([("", dict(version=1))])
    return state


def rosinality(zipped, mean=True):
    out = io.BytesIO()
    value = {"g_ema": rosinality_state(), "d": collections.OrderedDict(weight=torch.zeros(1))}
    if mean:
        value["latent_avg"] = torch.tensor([[0.25, -0.5]])
    torch.save(value, out, _use_new_zipfile_serialization=zipped)
    return out.getvalue()


def constant(name, what, data):
    text = base64.b64encode(zlib.compress(data, 9)).decode()
    lines = ('"\n        + "').join(textwrap.wrap(text, 120))
    print(f'    /// <summary>{what}</summary>\n    public static byte[] {name} {{ get; }} = Unpack(\n        "{lines}");\n')


print('''using System.IO.Compression;

namespace FaceService.Model.Tests.Weights.Import;

/// <summary>Small weight files as Python's own pickle and PyTorch write them; made by make_python_files.py.</summary>
internal static class PythonFiles
{''')
constant("Nvidia4", "NVIDIA's pickle, protocol 4: z 3, labels 2, w 4, two mapping layers, 8×8, 2 channels, 16-bit top.", nvidia(4))
constant("Nvidia3", "The same in protocol 3, as the published files have it.", nvidia(3))
constant("RosinalityZip", "rosinality's checkpoint, zipped: z and w 2, one mapping layer, 8×8, 2 channels.", rosinality(True))
constant("RosinalityStream", "The same as one stream, as PyTorch before 1.6 saved it.", rosinality(False))
constant("RosinalityWithoutMean", "The same without latent_avg, as training saves it.", rosinality(True, mean=False))
print('''    internal static byte[] Unpack(string text)
    {
        using var packed = new ZLibStream(new MemoryStream(Convert.FromBase64String(text)), CompressionMode.Decompress);
        var unpacked = new MemoryStream();
        packed.CopyTo(unpacked);
        return unpacked.ToArray();
    }
}''')
