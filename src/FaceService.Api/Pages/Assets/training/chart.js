import uPlot from "../vendor/uplot/uPlot.esm.js";
import { aligned, smoothed } from "./series.js";

const colours = ["--accent", "--bad", "--good", "--soft"];
const others = ["--line-a", "--line-b", "--line-c", "--line-d"]; // of runs beside this one

// light-dark() is only resolved where it is used.
function resolved(name) {
  const probe = document.createElement("span");
  probe.style.color = `var(${name})`;
  document.body.append(probe);
  const value = getComputedStyle(probe).color;
  probe.remove();
  return value || "#888";
}

const short = (tick) => (tick === null ? "" : Math.abs(tick) >= 1000 ? `${tick / 1000}k` : String(Number(tick.toPrecision(6))));

/** A line chart over the pictures shown so far, that grows as more are. */
export class Chart {
  #place; #about; #plot = null; #key = ""; #lines = []; #data = [[]]; #isLog = false;

  constructor(place, about) {
    this.#place = place;
    this.#about = about;
    new ResizeObserver(() => this.#plot?.setSize(this.#size())).observe(place);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#make());
  }

  /**
   * @param {{ label: string, images: number[], values: (number | null)[], isOther?: boolean }[]} lines
   * @param {{ smoothing: number, isLog: boolean }} how
   */
  show(lines, { smoothing, isLog }) {
    const drawn = lines.map((line) => ({ ...line, values: smoothed(line.values, smoothing).map((value) => (isLog && value <= 0 ? null : value)) }));
    this.#lines = lines;
    this.#data = aligned(drawn);
    const key = JSON.stringify([lines.map(({ label }) => label), isLog]);
    if (key !== this.#key) {
      this.#key = key;
      this.#isLog = isLog;
      this.#make();
    } else {
      this.#plot?.setData(this.#data);
    }
    const newest = lines.map(({ label, values }) => `${label} ${values.findLast((value) => value !== null)?.toPrecision(3) ?? "unknown"}`);
    this.#place.setAttribute("aria-label", `${this.#about.title}; newest values: ${newest.join(", ")}`);
  }

  #size = () => ({ width: Math.max(200, this.#place.clientWidth), height: 220 });

  #line(line, i) {
    const own = this.#lines.filter(({ isOther }) => !isOther).length;
    const name = line.isOther ? others[(i - own) % others.length] : colours[i % colours.length];
    return {
      label: line.label,
      stroke: resolved(name),
      width: 1.75,
      dash: line.isOther ? [6, 4] : undefined,
      spanGaps: true,
      value: (_, value) => value?.toPrecision(3) ?? "",
    };
  }

  #make() {
    this.#plot?.destroy();
    if (this.#lines.length === 0) return;
    const ink = resolved("--soft");
    const line = resolved("--line");
    const axis = { stroke: ink, grid: { stroke: line, width: 1 }, ticks: { stroke: line, width: 1 }, font: "12px Figtree, sans-serif", labelFont: "12px Figtree, sans-serif", labelSize: 22 };
    this.#plot = new uPlot({
      ...this.#size(),
      scales: { x: { time: false }, y: { distr: this.#isLog ? 3 : 1 } },
      cursor: { sync: { key: "training" } },
      axes: [
        { ...axis, label: "pictures shown", values: (_, ticks) => ticks.map(short) },
        { ...axis, label: this.#about.axis, size: 58, values: (_, ticks) => ticks.map(short) },
      ],
      series: [{ label: "pictures", value: (_, value) => value ?? "" }, ...this.#lines.map((one, i) => this.#line(one, i))],
    }, this.#data, this.#place);
  }
}
