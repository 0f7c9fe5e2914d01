/**
 * The line of a template that gave a line of its rendered text; lines count from 1, undefined when none can be told.
 * Rendering moves lines (tags vanish, loops repeat), so lines are found by what they say: the text around the tags of
 * a template's line must stand in the rendered line in the same order. Of several the most telling one counts, then the
 * one nearest to where its place in the file lets expect it.
 */
export function sourceLine(template: string, rendered: string, line: number): number | undefined {
  const renderedLines = rendered.split("\n");
  const wanted = renderedLines[line - 1]?.trim();
  if (wanted === undefined || wanted === "") return undefined;
  const literals = literalParts(template);
  const expected = (line / renderedLines.length) * literals.length;
  let best: { line: number; weight: number; distance: number } | undefined;
  for (let i = 0; i < literals.length; i++) {
    const weight = matchWeight(literals[i]!, wanted);
    if (weight === 0) continue;
    const distance = Math.abs(i + 1 - expected);
    if (best === undefined || weight > best.weight || (weight === best.weight && distance < best.distance)) {
      best = { line: i + 1, weight, distance };
    }
  }
  return best?.line;
}

/** The template's lines, each as its texts between tags. A tag over several lines leaves nothing on the inner ones. */
function literalParts(template: string): string[][] {
  const lines: string[][] = [[""]];
  const tag = /\{\{[\s\S]*?\}\}|\{%[\s\S]*?%\}|\{#[\s\S]*?#\}/g;
  let at = 0;
  const text = (part: string): void => {
    const [first = "", ...further] = part.split("\n");
    const open = lines.at(-1)!;
    open[open.length - 1] += first;
    for (const line of further) lines.push([line]);
  };
  for (let match = tag.exec(template); match !== null; match = tag.exec(template)) {
    text(template.slice(at, match.index));
    at = match.index + match[0].length;
    for (let n = match[0].split("\n").length; n > 1; n--) lines.push([]);
    lines.at(-1)!.push("");
  }
  text(template.slice(at));
  return lines.map((parts) => parts.map((part) => part.trim()));
}

/** How many characters of a rendered line a template's line accounts for; 0 when they don't belong together. */
function matchWeight(parts: readonly string[], wanted: string): number {
  const told = parts.filter((part) => part !== "");
  if (told.length === 0) return 0;
  if (parts.length === 1) return told[0] === wanted ? wanted.length + 1 : 0;
  if (parts[0] !== "" && !wanted.startsWith(parts[0]!)) return 0;
  if (parts.at(-1) !== "" && !wanted.endsWith(parts.at(-1)!)) return 0;
  let at = 0;
  let weight = 0;
  for (const part of told) {
    const found = wanted.indexOf(part, at);
    if (found === -1) return 0;
    at = found + part.length;
    weight += part.length;
  }
  return weight;
}
