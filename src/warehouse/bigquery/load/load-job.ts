import { QuernError } from "../../../base/errors.ts";
import { nameOf } from "../../load/found-rows.ts";
import type { LoadFile } from "../../types.ts";

/** Whether BigQuery finds the file by itself. */
export const isAddress = (path: string): boolean => path.startsWith("gs://");

/** A file with quoted line breaks can't be read in parts, and only up to so many bytes. */
const quotedLineBreaks = 4 * 1024 ** 3;

/**
 * The part of a load job's configuration that says how a file is read.
 * https://cloud.google.com/bigquery/docs/reference/rest/v2/Job#JobConfigurationLoad
 * @throws QuernError QN-LOAD-CONFIG for what BigQuery does not read
 */
export function readingOf(file: LoadFile): Record<string, unknown> {
  switch (file.format) {
    case "csv":
      return readingOfCsv(file);
    case "ndjson":
      return { sourceFormat: "NEWLINE_DELIMITED_JSON", encoding: "UTF-8" };
    case "parquet":
      return { sourceFormat: "PARQUET", parquetOptions: { enableListInference: true } };
    case "avro":
      return { sourceFormat: "AVRO", useAvroLogicalTypes: true };
  }
}

/**
 * The same for an external table over many files.
 * https://cloud.google.com/bigquery/docs/reference/rest/v2/tables#ExternalDataConfiguration
 */
export function externalReadingOf(file: LoadFile): Record<string, unknown> {
  const { sourceFormat, maxBadRecords = 0, ...options } = readingOf(file);
  const own = file.format === "csv" ? "csvOptions" : "jsonOptions";
  return { sourceFormat, [own]: options, compression: file.isPacked === true ? "GZIP" : "NONE", maxBadRecords };
}

function readingOfCsv(file: LoadFile): Record<string, unknown> {
  const { delimiter, quote, escape: escapedBy, header, nullStrings, skip } = file.csv!;
  if (delimiter.length !== 1 || delimiter.charCodeAt(0) > 127)
    throw refused(file, `the delimiter ${JSON.stringify(delimiter)}`);
  if (quote !== "" && escapedBy !== "" && escapedBy !== quote) throw refused(file, `quotes escaped by ${escapedBy}`);
  return {
    sourceFormat: "CSV",
    encoding: "UTF-8",
    skipLeadingRows: skip + (header ? 1 : 0),
    fieldDelimiter: delimiter,
    quote,
    allowQuotedNewlines: (file.size ?? 0) <= quotedLineBreaks,
    ...(nullStrings.length === 1 ? { nullMarker: nullStrings[0] } : { nullMarkers: nullStrings }),
    maxBadRecords: 0,
  };
}

function refused(file: LoadFile, what: string): QuernError {
  return new QuernError("QN-LOAD-CONFIG", `BigQuery does not read CSV with ${what}`, {
    place: { file: nameOf(file) },
    hint: "Write the file with one ASCII character between fields, and with quotes doubled within quotes.",
  });
}
