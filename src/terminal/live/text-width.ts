const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;
const without = /[\p{Mn}\p{Me}\p{Cf}]/u;

const widthOf = (character: string): number => (without.test(character) ? 0 : wide.test(character) ? 2 : 1);
const isPlain = (text: string): boolean => /^[\x20-\x7e]*$/.test(text);

/** Cells of a terminal that a text without control characters takes: East Asian letters take two. */
export function textWidth(text: string): number {
  if (isPlain(text)) return text.length;
  let width = 0;
  for (const character of text) width += widthOf(character);
  return width;
}

/** The text, cut to at most `width` cells; `…` tells that something is missing. */
export function cut(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  if (width <= 1) return "";
  let kept = "";
  let used = 0;
  for (const character of text) {
    const next = widthOf(character);
    if (used + next > width - 1) break;
    kept += character;
    used += next;
  }
  return `${kept}…`;
}

/** The text, cut or filled with spaces to exactly `width` cells. */
export function padded(text: string, width: number): string {
  const short = cut(text, width);
  return short + " ".repeat(Math.max(0, width - textWidth(short)));
}
