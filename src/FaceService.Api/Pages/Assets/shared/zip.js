// A zip of files as they are: pictures are packed already. PKWARE's APPNOTE, sections 4.3.7 to 4.3.16, without Zip64.

const most = { files: 65_535, bytes: 0xffff_ffff };
const utf8 = 1 << 11; // names are UTF-8
const older = [20, utf8, 0]; // version, flags, method: stored

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc;
});

async function checksum(file) {
  let crc = -1;
  for (const byte of new Uint8Array(await file.arrayBuffer())) crc = table[(crc ^ byte) & 255] ^ (crc >>> 8);
  return ~crc >>> 0;
}

/** Little-endian numbers of 2 or 4 bytes: [value, bytes]. */
function bytes(...numbers) {
  const view = new DataView(new ArrayBuffer(numbers.reduce((sum, [, length]) => sum + length, 0)));
  let at = 0;
  for (const [value, length] of numbers) {
    if (length === 2) view.setUint16(at, value, true);
    else view.setUint32(at, value, true);
    at += length;
  }
  return view.buffer;
}

const short = (...values) => values.map((value) => [value, 2]);
const long = (...values) => values.map((value) => [value, 4]);

/**
 * Puts files into a zip. Each is read once for its checksum; the zip itself holds them by reference.
 * @param {{ name: string, file: File }[]} entries names with slashes
 * @param {(part: number) => void} told how much is done, 0 to 1
 * @throws {Error} they are more than a plain zip can hold
 */
export async function zip(entries, told = () => {}) {
  if (entries.length > most.files) throw new Error(`These are ${entries.length} files. More than ${most.files} have to be sent as a zip that another program made.`);
  const parts = [];
  const directory = [];
  let place = 0;
  for (const [i, { name, file }] of entries.entries()) {
    const title = new TextEncoder().encode(name);
    const about = [...short(...older, 0, 0x21), ...long(await checksum(file), file.size, file.size), ...short(title.length, 0)]; // 1 January 1980
    directory.push(bytes(...long(0x02014b50), ...short(20), ...about, ...short(0, 0, 0), ...long(0, place)), title);
    parts.push(bytes(...long(0x04034b50), ...about), title, file);
    place += 30 + title.length + file.size;
    if (place > most.bytes) throw new Error("These files are more than 4 GB. They have to be sent as a zip that another program made.");
    told((i + 1) / entries.length);
  }
  const length = directory.reduce((sum, part) => sum + part.byteLength, 0);
  const end = bytes(...long(0x06054b50), ...short(0, 0, entries.length, entries.length), ...long(length, place), ...short(0));
  return new Blob([...parts, ...directory, end], { type: "application/zip" });
}
