// Numbers and times as people read them.
export { duration } from "../shared/numbers.js";

const counts = new Intl.NumberFormat("en");
const short = new Intl.NumberFormat("en", { maximumSignificantDigits: 3 });
const dates = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

export const count = (number) => counts.format(Math.round(number));
export const few = (number) => (number === null || number === undefined ? "not a number" : short.format(number));
export const when = (text) => (text ? dates.format(new Date(text)) : "");

const hours = new Intl.DateTimeFormat(undefined, { timeStyle: "short" });
const days = new Intl.DateTimeFormat(undefined, { weekday: "long", hour: "numeric", minute: "2-digit" });

/** The time of day in so many seconds; from half a day on with the day. */
export const clock = (seconds) => (seconds < 43_200 ? hours : seconds < 500_000 ? days : dates).format(Date.now() + seconds * 1000);

export function bytes(number) {
  const units = ["bytes", "KB", "MB", "GB", "TB"];
  let unit = 0;
  let value = number;
  for (; value >= 1000 && unit < units.length - 1; unit++) value /= 1000;
  return `${unit === 0 ? value : few(value)} ${units[unit]}`;
}

const tones = { succeeded: "good", failed: "bad", running: "accent" };
export const tone = (state) => tones[state] ?? "";
export const hasEnded = (state) => ["succeeded", "failed", "cancelled"].includes(state);
