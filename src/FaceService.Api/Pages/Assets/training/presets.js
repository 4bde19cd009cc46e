// What each preset is for, in the words of someone who has not read its paper. The first is what to begin with.

export const first = "stylegan2-64";

const words = {
  "stylegan2-64": ["Portraits, 64 pixels", "Whole faces that can be filtered, mixed and explored. Shows something within minutes."],
  "stylegan2-128": ["Portraits, 128 pixels", "The same, twice as fine, at less than half the speed. For a night."],
  "dcgan-64": ["A simple network, 64 pixels", "The classic of 2015: short to explain, quick to show shapes. No styles to explore."],
  "gan-mlp": ["The first GAN, 28 pixels, grey", "Two small networks, as in 2014. For a lesson: the whole idea in minutes."],
  "stylegan2-32": ["Portraits, 32 pixels", "Very small faces, very soon."],
  "stylegan2-256": ["Portraits, 256 pixels", "Fine faces. For a graphics card, or for weeks."],
  "stylegan2-512": ["Portraits, 512 pixels", "For a graphics card with much memory."],
  "stylegan2-1024": ["Portraits, 1024 pixels", "For several thousand pictures, and days of a graphics card with much memory."],
  "anime-48": ["Cartoon heads, 48 pixels", "A DCGAN made for drawn faces."],
  "cifar-32": ["Small photographs, 32 pixels", "Chollet’s DCGAN, for one kind of thing."],
  "celeba-128": ["Faces, 128 pixels, the book’s way", "Chollet’s recipe, grown."],
  "ffhq-56": ["Thumbnails, 56 pixels", "A small DCGAN for faces."],
  "celeba-64": ["Faces, 64 pixels, for many pictures", "A DCGAN for a hundred thousand faces and more."],
};

const order = Object.keys(words);
const shown = 4; // at once; the others are a click away

const value = (preset, name) => preset.settings.find((setting) => setting.name === name)?.value;

/** What a card says. */
export const about = (preset) => {
  const [title, what] = words[preset.name] ?? [preset.name, preset.summary];
  return { title, what, size: Number(value(preset, "size")), isGrey: value(preset, "colour") === "grey" };
};

/** Presets for cards: those for most people, and the others. */
export function sorted(presets) {
  const place = ({ name }) => (order.includes(name) ? order.indexOf(name) : order.length);
  const all = [...presets].sort((a, b) => place(a) - place(b));
  return [all.slice(0, shown), all.slice(shown)];
}

/** Thousands of pictures that a preset shows by itself. */
export const ownLength = (preset, pictures) => Number(value(preset, "kimg")) || (Number(value(preset, "epochs")) * pictures) / 1000;
