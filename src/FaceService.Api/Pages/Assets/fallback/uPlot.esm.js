// Stands in for uPlot where the program was built without npm.
export default class {
  static sync() {
    return { key: "", sub() {}, unsub() {} };
  }

  constructor(options, data, target) {
    this.root = document.createElement("p");
    this.root.textContent = "No chart: this program was built without npm. The numbers are in losses.csv.";
    target.append(this.root);
  }

  setData() {}

  setSize() {}

  setSeries() {}

  destroy() {
    this.root.remove();
  }
}
