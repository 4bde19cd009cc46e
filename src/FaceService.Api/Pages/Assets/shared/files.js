/** The files of a drop, those in folders with their paths; entries without a place in a file system come as they are. */
export async function dropped(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  if (entries.length === 0) return [...transfer.files].map(named);
  const found = [];
  for (const entry of entries) await walk(entry, found);
  return found;
}

/** A chosen file with its path inside the folder that was chosen. */
export const named = (file) => ({ name: file.webkitRelativePath || file.name, file });

async function walk(entry, found) {
  if (entry.isFile) {
    const file = await new Promise((resolve, reject) => { entry.file(resolve, reject); });
    found.push({ name: entry.fullPath.replace(/^\//, ""), file });
    return;
  }
  const reader = entry.createReader();
  while (true) {
    // A folder is told a hundred entries at a time.
    const some = await new Promise((resolve, reject) => { reader.readEntries(resolve, reject); });
    if (some.length === 0) return;
    for (const inner of some) await walk(inner, found);
  }
}
