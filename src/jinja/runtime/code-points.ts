const surrogate = /[\ud800-\udfff]/;

/** The characters of a text where they are not its UTF-16 units; `undefined` when units will do. */
export function astral(text: string): string[] | undefined {
  return surrogate.test(text) ? Array.from(text) : undefined;
}

/** `len(text)`. */
export function textLength(text: string): number {
  return surrogate.test(text) ? Array.from(text).length : text.length;
}

/** The characters of a text. */
export function characters(text: string): string[] {
  return surrogate.test(text) ? Array.from(text) : text.split("");
}

/** The part of a text between two character positions. */
export function textSlice(text: string, start: number, stop: number): string {
  const points = astral(text);
  return points === undefined ? text.slice(start, stop) : points.slice(start, stop).join("");
}

/** The character position of a UTF-16 offset. */
export function pointOffset(text: string, offset: number): number {
  return offset <= 0 ? offset : textLength(text.slice(0, offset));
}
