const words = "lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor incididunt ut labore".split(
  " ",
);

/** Placeholder paragraphs in HTML, as `lipsum()` gives them; always the same, so that renderings can be compared. */
export function lorem(paragraphs: number): string {
  const sentence = `${words.join(" ").replace(/^l/, "L")}.`;
  return Array.from({ length: Math.max(0, paragraphs) }, () => `<p>${sentence}</p>`).join("\n");
}
