import { askForKey } from "./key.js";

/** What the service said is wrong: problem details (RFC 9457). */
export class Problem extends Error {
  constructor(status, problem) {
    super(problem?.detail ?? problem?.title ?? `The service answered ${status}.`);
    this.status = status;
    this.errors = problem?.errors ?? [];
  }

  static async of(response) {
    const isProblem = (response.headers.get("Content-Type") ?? "").includes("json");
    return new Problem(response.status, isProblem ? await response.json().catch(() => null) : null);
  }
}

/** fetch, with problems thrown. Where a key is needed it is asked for, once for all that wait, and the request sent again. */
export async function ask(address, options = {}) {
  const response = await fetch(address, options);
  if (response.ok) return response;
  if (response.status === 401 && (await askForKey())) return ask(address, options);
  throw await Problem.of(response);
}

export const getJson = async (address, options) => (await ask(address, { ...options, headers: { Accept: "application/json" } })).json();

export const send = (method, address, body, options) =>
  ask(address, {
    ...options,
    method,
    headers: { ...options?.headers, ...(body === undefined ? {} : { "Content-Type": "application/json" }) },
    body: body === undefined ? undefined : JSON.stringify(body),
  });

/** One sentence for people about anything that was thrown. */
export function explain(error) {
  if (error instanceof Problem) return error.message;
  if (error instanceof TypeError) return "The service cannot be reached.";
  return String(error?.message ?? error);
}

export const isAbort = (error) => error?.name === "AbortError";
