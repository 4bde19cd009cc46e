import uPlot from "../vendor/uplot/uPlot.esm.js";

const colours = ["--accent", "--bad", "--good", "--soft"];
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim() || "#888";

// light-dark() is only resolved where it is used.
function resolved(name) {
  const probe = document.createElement("span");
  probe.style.color = `var(${name})`;
  document.body.append(probe);
  const value = getComputedStyle(probe).color;
  probe.remove();
  return value || colour(name);
}

/** A line chart over the pictures shown so far, that grows as more are. */
export class Chart {
  #place; #title; #plot = null; #names = []; #data = [[]];

  constructor(place, title) {
    this.#place = place;
    this.#title = title;
    new ResizeObserver(() => this.#plot?.setSize(this.#size())).observe(place);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#make());
  }

  /** @param {string[]} names of the lines @param {number[][]} data x first, then a line each; null where there is no value */
  show(names, data) {
    this.#data = data;
    if (names.join() !== this.#names.join()) {
      this.#names = names;
      this.#make();
    } else {
      this.#plot?.setData(data);
    }
    const newest = names.map((name, i) => `${name} ${data[i + 1].findLast((value) => value !== null)?.toPrecision(3) ?? "unknown"}`);
    this.#place.setAttribute("aria-label", `${this.#title}; newest values: ${newest.join(", ")}`);
  }

  #size = () => ({ width: Math.max(200, this.#place.clientWidth), height: 190 });

  #make() {
    this.#plot?.destroy();
    if (this.#names.length === 0) return;
    const ink = resolved("--soft");
    const line = resolved("--line");
    const axis = { stroke: ink, grid: { stroke: line, width: 1 }, ticks: { stroke: line, width: 1 }, font: "12px Figtree, sans-serif" };
    this.#plot = new uPlot({
      ...this.#size(),
      scales: { x: { time: false } },
      cursor: { sync: { key: "training" } },
      axes: [{ ...axis, values: (_, ticks) => ticks.map((tick) => (tick >= 1000 ? `${tick / 1000}k` : tick)) }, { ...axis, size: 58 }],
      series: [
        { label: "pictures", value: (_, value) => value ?? "" },
        ...this.#names.map((name, i) => ({ label: name, stroke: resolved(colours[i % colours.length]), width: 1.75, spanGaps: true, value: (_, value) => value?.toPrecision(3) ?? "" })),
      ],
    }, this.#data, this.#place);
  }
}
