import { QuernError } from "../../base/errors.ts";
import { sha256 } from "../../base/hash.ts";
import type { SourceDefinition } from "../../manifest/types.ts";
import type { Relation } from "../../warehouse/relation.ts";
import type { ExternalTable } from "../../warehouse/types.ts";
import { expandVariables } from "../address.ts";
import type { Format, LoadConfig } from "../config.ts";
import { configError } from "../config-reader.ts";
import { csvOf, formatOf, isDelimited } from "../file-format.ts";
import { gcsUri, isGcsAddress, parseGcsAddress } from "../gcs/address.ts";
import type { ObjectStore, StoredObject } from "../gcs/object-store.ts";
import type { Arrived, Lake } from "../lake/lake.ts";
import type { LoadContext, LoadedSource } from "../load-source.ts";
import { nothingToDo } from "../nothing-to-do.ts";
import type { Input } from "../resolve.ts";
import { hivePartitions } from "./hive-partitions.ts";
import { wildcardOf } from "./wildcard.ts";

export interface ExternalContext extends LoadContext {
  readonly source: SourceDefinition;
  readonly config: LoadConfig;
  readonly relation: Relation;
  readonly lake: Lake;
  readonly store: ObjectStore;
  readonly fullRefresh: boolean;
  /** Brings an input as far as the lake wants it. */
  readonly arrive: (input: Input) => Promise<Arrived>;
}

/** Files in Cloud Storage, and the addresses that an external table reads them by. */
interface Outside {
  readonly uris: readonly string[];
  readonly objects: readonly StoredObject[];
}

/**
 * Makes a table that reads files where they lie: those of `gs://` addresses at their own place, others in the lake, which
 * they are brought to first. It is made anew when its definition changes, and, where the columns are detected, when the
 * files do. @throws QuernError QN-LOAD-*
 */
export async function layExternal(inputs: readonly Input[], context: ExternalContext): Promise<LoadedSource> {
  const { source, config, relation, session, connection, fullRefresh } = context;
  const addresses = addressesOf(context);
  const isInPlace = addresses.every(isGcsAddress);
  const { uris, objects } = isInPlace ? await inPlace(inputs, addresses, context) : await inLake(inputs, context);
  if (objects.length === 0)
    return nothingToDo(source, config, 0, (await session.adapter!.getColumns(connection, relation)).length > 0);
  const format = formatOfAll(objects, context);
  const [bucket, ...otherBuckets] = new Set(objects.map((object) => object.bucket));
  const partitions = otherBuckets.length > 0 ? null : hivePartitions(objects.map(({ name }) => name));
  const definition = {
    uris,
    format: isDelimited(format) ? ("csv" as const) : format,
    isGzip: isGzip(objects, context),
    ...(isDelimited(format) && { csv: csvOf(format, config) }),
    columns: declaredColumns(context),
    partitions: partitions && {
      prefix: gcsUri({ bucket: bucket!, name: partitions.prefix }),
      columns: partitions.columns.map(({ name, type }) => ({ name, type: session.adapter!.loadType(type) })),
    },
  };
  // what is detected from files is detected again when they change
  const seen = definition.columns.length === 0 ? objects.map(({ name, generation }) => `${name}#${generation}`) : [];
  const mark = sha256(JSON.stringify([definition, seen.sort()])).slice(0, 24);
  const request: ExternalTable = { ...definition, relation, mark, replaces: fullRefresh };
  const isMade = await session.adapter!.layExternal!(connection, request);
  session.cache?.add(relation.incorporate({ type: "external" }));
  const files = `${objects.length} ${objects.length === 1 ? "file" : "files"}`;
  return { message: isMade ? `EXTERNAL TABLE over ${files}` : "UP TO DATE", rows: 0 };
}

const addressesOf = ({ config, session }: ExternalContext): string[] =>
  [...(config.base === null ? [] : [config.base]), ...config.from].map((entry) =>
    expandVariables(entry, session.env, `'${entry}'`),
  );

/** Globs stay globs, so that files which come later are read too. */
async function inPlace(
  inputs: readonly Input[],
  addresses: readonly string[],
  { source, store }: ExternalContext,
): Promise<Outside> {
  const uris = addresses.map((entry) => {
    const uri = wildcardOf(entry);
    if (uri !== undefined) return uri;
    throw configError(
      source,
      `an external table can't read '${entry}'`,
      "Its addresses have one `*` at most, which stands for any part of a name: gs://bucket/orders/*.csv.",
    );
  });
  const objects: StoredObject[] = [];
  for (const { object, location } of inputs) {
    const found = object ?? (await store.head(parseGcsAddress(location)));
    if (found === undefined) throw new QuernError("QN-LOAD-NOT-FOUND", `The object ${location} does not exist`);
    objects.push(found);
  }
  return { uris, objects };
}

/** The lake's folder has the files of all loads. */
async function inLake(
  inputs: readonly Input[],
  { source, config, session, lake, store, arrive }: ExternalContext,
): Promise<Outside> {
  const place = { source: source.source_name, table: source.name };
  const folder = lake.uriOf(place);
  if (folder === null)
    throw configError(
      source,
      "an external table needs its files in Cloud Storage",
      "Name files there (gs://...), or give the target a lake: lake: gs://bucket/folder.",
    );
  if (config.mode === "replace")
    throw configError(source, "'mode: replace' can't go with an external table over the lake, which keeps every file");
  const day = session.now().toISOString().slice(0, 10);
  try {
    for (const input of inputs) {
      const arrived = await arrive(input);
      await lake.land(place, arrived, day);
      lake.intake.discard(arrived);
    }
  } finally {
    lake.intake.close();
  }
  return { uris: [`${folder}*`], objects: await store.list(parseGcsAddress(folder)) };
}

function formatOfAll(objects: readonly StoredObject[], { source, config }: ExternalContext): Format {
  const formats = new Set(objects.map(({ name }) => formatOf(name, config)));
  const [format] = formats;
  if (formats.size === 1 && format !== undefined) return format;
  throw configError(
    source,
    formats.size === 1 ? "the format can't be told from the files' names" : "the files are of several formats",
    "Set 'format' of config.load: an external table reads files of one.",
  );
}

function isGzip(objects: readonly StoredObject[], { source, config }: ExternalContext): boolean {
  if (config.compression !== null) return config.compression === "gzip";
  const packed = objects.filter(({ name }) => /\.gz(ip)?$/i.test(name)).length;
  if (packed === 0 || packed === objects.length) return packed > 0;
  throw configError(source, "some files are packed by gzip and some are not", "An external table reads one kind.");
}

/** All columns with their types, or none: then they are detected. */
function declaredColumns({ source, config, session }: ExternalContext): ExternalTable["columns"] {
  const given =
    config.columns === null
      ? Object.values(source.columns).map(({ name, data_type }) => [name, data_type] as const)
      : Object.entries(config.columns);
  const typed = given.filter((column): column is [string, string] => column[1] != null);
  if (typed.length < given.length && config.columns !== null)
    throw configError(
      source,
      "the columns of an external table have all a type, or none",
      "Leave out 'columns', and they are detected.",
    );
  if (typed.length < given.length) return [];
  return typed.map(([name, type]) => ({ name, type: session.adapter!.loadType(type) }));
}
