type Child = Node | string | number | null | undefined | false | readonly Child[];
type Properties = Readonly<Record<string, unknown>>;

const SVG = "http://www.w3.org/2000/svg";

/** Makes an element. `on*` properties are listeners; `null`, `undefined` and `false` leave an attribute out; texts are texts, never HTML. */
export function h(tag: string, properties: Properties = {}, ...children: Child[]): HTMLElement {
  return fill(document.createElement(tag), properties, children);
}

/** The same for SVG. */
export function svg(tag: string, properties: Properties = {}, ...children: Child[]): SVGElement {
  return fill(document.createElementNS(SVG, tag), properties, children);
}

function fill<T extends Element>(element: T, properties: Properties, children: readonly Child[]): T {
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value as EventListener);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  append(element, children);
  return element;
}

function append(parent: Element, children: readonly Child[]): void {
  for (const child of children) {
    if (child === null || child === undefined || child === false) continue;
    if (Array.isArray(child)) append(parent, child as readonly Child[]);
    else parent.append(child instanceof Node ? child : String(child));
  }
}
