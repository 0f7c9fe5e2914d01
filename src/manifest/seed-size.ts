/** Of seeds past 1 MiB only the path is compared, as in dbt. */
export const isBigSeed = (bytes: number): boolean => bytes > 1024 * 1024;
