// One place that knows where the templates come from.
export { html, nothing, render } from "../vendor/lit-html/lit-html.js";
