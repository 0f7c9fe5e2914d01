/** Where the parts of a manifest.json of writeManifest()'s making lie, in bytes. */
export interface ManifestLayout {
  /** Where the object of the nodes begins. */
  readonly nodes: number;
  /** The length of each node's entry by unique_id, in the file's order, with the brace or comma before it. */
  readonly entries: Readonly<Record<string, number>>;
  /** The other sections: where each begins, counted from the end of the nodes, and its length. */
  readonly sections: Readonly<Record<string, readonly [start: number, length: number]>>;
}

/** The bytes of an object with entries of these lengths: each has a brace or comma before it, none at all has two braces. */
export function bytesOf(entries: Readonly<Record<string, number>>): number {
  let total = 0;
  for (const key in entries) total += entries[key]!;
  return 1 + Math.max(1, total);
}
