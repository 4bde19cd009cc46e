// A zip of files as they are (APPNOTE.TXT 6.3.10): photos do not shrink. Their content stays on disk until it is sent.

const table = Uint32Array.from({ length: 256 }, (_, n) => {
  for (let bit = 0; bit < 8; bit++) n = n & 1 ? 0xEDB88320 ^ (n >>> 1) : n >>> 1;
  return n >>> 0;
});

function crcOf(bytes) {
  let crc = 0xFFFFFFFF;
  for (const byte of bytes) crc = table[(crc ^ byte) & 255] ^ (crc >>> 8);
  return (crc ^ 0xFFFFFFFF) >>> 0;
}

function record(length, ...fields) {
  const view = new DataView(new ArrayBuffer(length));
  let at = 0;
  for (const [bytes, value] of fields) {
    if (bytes === 2) view.setUint16(at, value, true);
    else view.setUint32(at, value, true);
    at += bytes;
  }
  return new Uint8Array(view.buffer);
}

const mostBytes = 0xFFFFFFFF - (1 << 26); // without zip64
const mostFiles = 65_000;

/** Packs files; `tell` gets the share that is done. */
export async function zipOf(files, tell) {
  if (files.length > mostFiles || files.reduce((sum, file) => sum + file.size, 0) > mostBytes)
    throw new Error("These are more than a browser can pack. Use ./face dataset build on the machine itself.");
  const parts = [];
  const directory = [];
  let offset = 0;
  for (const [i, file] of files.entries()) {
    const name = new TextEncoder().encode(`${String(i).padStart(5, "0")}-${file.name.replace(/[\\/:]/g, "-")}`);
    const crc = crcOf(new Uint8Array(await file.arrayBuffer()));
    const common = [[2, 20], [2, 0x0800], [2, 0], [4, 0x00210000], [4, crc], [4, file.size], [4, file.size], [2, name.length], [2, 0]];
    parts.push(record(30, [4, 0x04034B50], ...common), name, file);
    directory.push(record(46, [4, 0x02014B50], [2, 20], ...common, [2, 0], [2, 0], [2, 0], [4, 0], [4, offset]), name);
    offset += 30 + name.length + file.size;
    tell((i + 1) / files.length);
  }
  const length = directory.reduce((sum, part) => sum + part.length, 0);
  return new Blob([...parts, ...directory, record(22, [4, 0x06054B50], [2, 0], [2, 0], [2, files.length], [2, files.length], [4, length], [4, offset], [2, 0])]);
}
