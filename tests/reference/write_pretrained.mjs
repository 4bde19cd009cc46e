// Writes what the tests of pretrained networks compare with: ONNX Runtime's numbers for graphs, the package @vladmandic/face-api's own for its
// networks. Needs Node.js; from this folder, with the networks installed (./face networks install) in the folder that is named:
//
//     npm install --no-save --ignore-scripts onnxruntime-web @vladmandic/face-api@1.7.15
//     node write_pretrained.mjs ../../data/networks

import fs from 'node:fs';
import path from 'node:path';
import * as ort from 'onnxruntime-web';

globalThis.window = globalThis; // the package's bundle asks whether it runs in a browser, and is complete only there
globalThis.document = {};
const api = await import(import.meta.resolve('@vladmandic/face-api').replace('face-api.node.js', 'face-api.esm.js'));
const { tf } = api;
await tf.setBackend('cpu');

const folder = process.argv[2];
const fixtures = path.join(import.meta.dirname, '../FaceService.Model.Tests/Networks/Fixtures');

// The same numbers as fill.py's.
function uniform(name, count) {
  let state = 2166136261;
  for (const byte of new TextEncoder().encode(name)) state = Math.imul(state ^ byte, 16777619) >>> 0;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state >>> 8) / 2 ** 23 - 1;
  });
}

function summary(name, values) {
  const by = uniform(`${name}#`, values.length);
  const norm = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
  return [norm, values.reduce((sum, value, i) => sum + value * by[i], 0), ...values.slice(0, 3)].map(short);
}

const short = value => Number(value.toPrecision(9));

// [3, size, size] levels: blocks of 8×8 under a fine pattern.
function picture(name, size) {
  const across = Math.ceil(size / 8);
  const coarse = uniform(`${name} coarse`, 3 * across * across);
  const fine = uniform(name, 3 * size * size);
  return fine.map((value, i) => {
    const [c, y, x] = [Math.floor(i / size / size), Math.floor(i / size) % size, i % size];
    return Math.floor(128 + 90 * coarse[(c * across + (y >> 3)) * across + (x >> 3)] + 30 * value);
  });
}

const batch = (size, channelsLast) => {
  const planar = ['first', 'second'].map(name => picture(`${name} ${size}`, size));
  return channelsLast ? tf.transpose(tf.tensor4d(Float32Array.from(planar.flatMap(p => [...p])), [2, 3, size, size]), [0, 2, 3, 1]) : planar;
};

async function resnet() {
  const session = await ort.InferenceSession.create(fs.readFileSync(path.join(folder, 'ResNet18.onnx')));
  const mean = [103.06, 115.9, 123.15];
  const features = [];
  for (const planar of batch(224, false)) {
    const area = 224 * 224;
    const bgr = Float32Array.from(planar, (_, i) => planar[(2 - Math.floor(i / area)) * area + (i % area)] - mean[Math.floor(i / area)]);
    const given = await session.run({ [session.inputNames[0]]: new ort.Tensor('float32', bgr, [1, 3, 224, 224]) });
    features.push(...[...given[session.outputNames[0]].data].map(value => value / 1.6));
  }
  return summary('resnet18', features);
}

function loaded(network, name) {
  const manifest = JSON.parse(fs.readFileSync(path.join(folder, `${name}_model-weights_manifest.json`)));
  const shard = fs.readFileSync(path.join(folder, `${name}_model.bin`));
  network.loadFromWeightMap(tf.io.decodeWeights(shard.buffer.slice(shard.byteOffset, shard.byteOffset + shard.length), manifest[0].weights));
  return network;
}

// A stand-in for the package's own input, which is made of a page's pictures.
const input = size => Object.assign(Object.create(api.NetInput.prototype), {
  toBatchTensor: () => batch(size, true), _inputSize: size, _inputDimensions: [[size, size, 3], [size, size, 3]],
});

async function faces() {
  const recognition = loaded(new api.FaceRecognitionNet(), 'face_recognition');
  const landmarks = loaded(new api.FaceLandmark68Net(), 'face_landmark_68');
  const expression = loaded(new api.FaceExpressionNet(), 'face_expression');
  const ages = loaded(new api.AgeGenderNet(), 'age_gender');
  const detector = loaded(new api.TinyFaceDetector(), 'tiny_face_detector');
  const numbers = tensor => [...tensor.dataSync()];
  const { age, gender } = ages.forwardInput(input(112));
  return {
    face_recognition: summary('face_recognition', numbers(recognition.forwardInput(input(150)))),
    face_landmark_68: summary('face_landmark_68', numbers(landmarks.forwardInput(input(112)))),
    face_expression: summary('face_expression', numbers(expression.forwardInput(input(112)))),
    age: numbers(age).map(short),
    male: numbers(gender).filter((_, i) => i % 2 === 0).map(short),
    tiny_face_detector: summary('tiny_face_detector', numbers(detector.forwardInput(input(416), 416))),
  };
}

// Just enough protobuf for a small ONNX file.
const varint = value => (value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)]);
const field = (number, bytes) => [...varint(number * 8 + 2), ...varint(bytes.length), ...bytes];
const whole = (number, value) => [...varint(number * 8), ...varint(value)];
const text = (number, value) => field(number, [...new TextEncoder().encode(value)]);
const floats = values => [...new Uint8Array(Float32Array.from(values).buffer)];
const attribute = (name, value) => field(5, [...text(1, name), ...(
  Array.isArray(value) ? [...value.flatMap(v => whole(8, v)), ...whole(20, 7)]
    : Number.isInteger(value) ? [...whole(3, value), ...whole(20, 2)]
      : [...varint(2 * 8 + 5), ...floats([value]), ...whole(20, 1)])]);
const node = (kind, inputs, output, attributes = {}) => field(1, [
  ...inputs.flatMap(name => text(1, name)), ...text(2, output), ...text(4, kind), ...Object.entries(attributes).flatMap(([name, value]) => attribute(name, value))]);
const weight = (name, shape, raw, positive = false) => {
  const values = uniform(name, shape.reduce((a, b) => a * b, 1)).map(v => (positive ? 1 + v / 2 : v));
  return field(5, [...shape.flatMap(length => whole(1, length)), ...whole(2, 1), ...text(8, name), ...field(raw ? 9 : 4, floats(values))]);
};
const value = (number, name, shape) => field(number, [...text(1, name), ...field(2, field(1, [...whole(1, 1), ...field(2, shape.flatMap(length => field(1, whole(1, length))))]))]);

async function small() {
  const pool = { kernel_shape: [2, 2], strides: [1, 1], pads: [1, 0, 0, 1] };
  const graph = [
    ...node('Conv', ['x', 'w0', 'bias0'], 'c0', { kernel_shape: [3, 3], strides: [2, 1], pads: [1, 2, 0, 1] }),
    ...node('BatchNormalization', ['c0', 'scale', 'shift', 'mean', 'variance'], 'b0', { epsilon: 0.0125 }),
    ...node('Relu', ['b0'], 'r0'),
    ...node('MaxPool', ['r0'], 'm0', { kernel_shape: [3, 2], strides: [1, 2], pads: [1, 1, 0, 0] }),
    ...node('Conv', ['m0', 'w1'], 'c1', { kernel_shape: [2, 2], group: 2, dilations: [1, 2], pads: [0, 1, 1, 0], strides: [1, 1] }),
    ...node('Add', ['c1', 'offset'], 's0'),
    ...node('AveragePool', ['s0'], 'a0', { ...pool, count_include_pad: 0 }),
    ...node('AveragePool', ['s0'], 'a1', { ...pool, count_include_pad: 1 }),
    ...node('Add', ['a0', 'a1'], 'sum'),
    ...node('GlobalAveragePool', ['sum'], 'g0'),
    ...node('Flatten', ['g0'], 'f0', { axis: 1 }),
    ...node('Gemm', ['f0', 'w2', 'bias2'], 'out', { alpha: 0.5, beta: 2.5, transB: 1 }),
    ...text(2, 'small'),
    ...weight('w0', [4, 3, 3, 3], false), ...weight('bias0', [4], true), ...weight('scale', [4], false), ...weight('shift', [4], true), ...weight('mean', [4], true),
    ...weight('variance', [4], false, true), ...weight('w1', [4, 2, 2, 2], true), ...weight('offset', [1, 4, 1, 1], false), ...weight('w2', [5, 4], true), ...weight('bias2', [5], true),
    ...value(11, 'x', [2, 3, 9, 8]), ...value(12, 'sum', [2, 4, 3, 4]), ...value(12, 'out', [2, 5]),
  ];
  const model = Uint8Array.from([...whole(1, 6), ...field(7, graph), ...field(8, whole(2, 11))]);
  const session = await ort.InferenceSession.create(model, { logSeverityLevel: 3 });
  const given = await session.run({ x: new ort.Tensor('float32', uniform('x', 2 * 3 * 9 * 8), [2, 3, 9, 8]) });
  return { model: Buffer.from(model).toString('base64'), shape: given.sum.dims, sum: summary('sum', [...given.sum.data]), out: [...given.out.data].map(short) };
}

function quantised() {
  const weights = [
    { name: 'a/plain', shape: [2, 3], dtype: 'float32' },
    { name: 'a/bytes', shape: [5], dtype: 'float32', quantization: { dtype: 'uint8', scale: 0.0123, min: -1.5 } },
    { name: 'b/words', shape: [1, 2, 2], dtype: 'float32', quantization: { dtype: 'uint16', scale: 0.00007, min: -2.25 } },
  ];
  const data = Uint8Array.from([...floats(uniform('plain', 6)), 0, 1, 127, 200, 255, ...new Uint8Array(Uint16Array.from([0, 1, 40000, 65535]).buffer)]);
  const decoded = tf.io.decodeWeights(data.buffer, weights);
  return {
    manifest: [{ paths: ['weights-1.bin', 'weights-2.bin'], weights }],
    shards: [data.slice(0, 26), data.slice(26)].map(part => Buffer.from(part).toString('base64')),
    values: Object.fromEntries(Object.entries(decoded).map(([name, tensor]) => [name, [...tensor.dataSync()].map(short)])),
  };
}

const written = { small: await small(), quantised: quantised(), resnet18: await resnet(), ...await faces() };
fs.writeFileSync(path.join(fixtures, 'pretrained.json'), `${JSON.stringify(written)}\n`);
