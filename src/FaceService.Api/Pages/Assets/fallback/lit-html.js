// Stands in for lit-html where the program was built without npm: what these pages use of it, in the plainest way.
// Expressions may stand for text, templates, lists and elements, and for whole or partial attributes,
// @event, .property and ?boolean among them. Lists are not keyed.
export const nothing = Symbol("nothing");

export const html = (strings, ...values) => ({ strings, values });

export function render(result, container) {
  container.$part ??= new ChildPart(container.appendChild(document.createComment("")));
  container.$part.set(result);
}

const mark = "$expression$";
const templates = new WeakMap();

// The names of attributes are read here: the parser would lower their case.
function prepare(strings) {
  if (!templates.has(strings)) {
    let text = "";
    const names = [];
    for (let i = 0; i < strings.length - 1; i++) {
      text += strings[i];
      const isInTag = text.lastIndexOf("<") > text.lastIndexOf(">");
      names.push(isInTag ? /([^\s"'<>/=]+)\s*=\s*(?:"[^"]*|'[^']*|[^\s"'<>=]*)$/.exec(text)[1] : null);
      text += isInTag ? mark : `<!--${mark}-->`;
    }
    const template = document.createElement("template");
    template.innerHTML = text + strings[strings.length - 1];
    templates.set(strings, { template, names });
  }
  return templates.get(strings);
}

class Instance {
  constructor(strings) {
    const { template, names } = prepare(strings);
    this.strings = strings;
    this.fragment = document.importNode(template.content, true);
    this.parts = [];
    const walker = document.createTreeWalker(this.fragment, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_COMMENT);
    const nodes = [];
    while (walker.nextNode()) nodes.push(walker.currentNode);
    for (const node of nodes) {
      if (node.nodeType === Node.COMMENT_NODE) {
        if (node.data === mark) this.parts.push({ count: 1, part: new ChildPart(node) });
        continue;
      }
      for (const attribute of [...node.attributes]) {
        const pieces = attribute.value.split(mark);
        if (pieces.length === 1) continue;
        const place = this.parts.reduce((sum, part) => sum + part.count, 0);
        node.removeAttribute(attribute.name);
        this.parts.push({ count: pieces.length - 1, part: new AttributePart(node, names[place], pieces) });
      }
    }
  }

  set(values) {
    let next = 0;
    for (const { count, part } of this.parts) {
      part.set(...values.slice(next, next + count));
      next += count;
    }
  }
}

class AttributePart {
  constructor(element, name, pieces) {
    Object.assign(this, { element, name, pieces });
  }

  set(...values) {
    const [first, kind, plain] = [values[0], this.name[0], this.name.slice(1)];
    if (kind === "@") {
      if (this.listener) this.element.removeEventListener(plain, this.listener);
      this.listener = typeof first === "function" ? first : null;
      if (this.listener) this.element.addEventListener(plain, this.listener);
    } else if (kind === ".") {
      if (this.known !== first) this.element[plain] = this.known = first;
    } else if (kind === "?") {
      this.element.toggleAttribute(plain, Boolean(first) && first !== nothing);
    } else if (values.includes(nothing)) {
      this.element.removeAttribute(this.name);
    } else {
      this.element.setAttribute(this.name, this.pieces.map((piece, i) => (i === 0 ? piece : String(values[i - 1] ?? "") + piece)).join(""));
    }
  }
}

// What stands before its comment.
class ChildPart {
  constructor(end) {
    this.end = end;
    this.start = end.parentNode.insertBefore(document.createComment(""), end);
  }

  set(value) {
    if (Array.isArray(value)) return this.setList(value);
    if (value?.strings) {
      if (this.instance?.strings !== value.strings) {
        this.clear();
        this.instance = new Instance(value.strings);
        this.instance.set(value.values);
        this.end.before(this.instance.fragment);
      } else {
        this.instance.set(value.values);
      }
      return undefined;
    }
    if (value === this.known && !this.instance && !this.list) return undefined;
    this.clear();
    this.known = value;
    if (value instanceof Node) this.end.before(value);
    else if (value !== nothing && value !== null && value !== undefined) this.end.before(String(value));
    return undefined;
  }

  setList(values) {
    if (!this.list) this.clear();
    this.list ??= [];
    while (this.list.length > values.length) {
      const last = this.list.pop();
      last.clear();
      last.start.remove();
      last.end.remove();
    }
    values.forEach((value, i) => {
      if (i === this.list.length) {
        const end = document.createComment("");
        this.end.before(end);
        this.list.push(new ChildPart(end));
      }
      this.list[i].set(value);
    });
  }

  clear() {
    while (this.start.nextSibling !== this.end) this.start.nextSibling.remove();
    this.instance = this.list = null;
    this.known = undefined;
  }
}
