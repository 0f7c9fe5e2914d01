/** A package as packages.yml or dependencies.yml asks for it. https://docs.getdbt.com/docs/build/packages */
export type PackageSpec = HubSpec | GitSpec | LocalSpec | TarballSpec;

export interface HubSpec {
  readonly kind: "hub";
  /** `namespace/name` on the hub. */
  readonly package: string;
  /** Version ranges that must all hold, as written: `1.1.1`, `>=1.0.0`. */
  readonly versions: readonly string[];
  readonly installPrerelease: boolean;
}

export interface GitSpec {
  readonly kind: "git";
  readonly url: string;
  /** Branch, tag or commit; null: the default branch. */
  readonly revision: string | null;
  /** Folder of the project in the repository. */
  readonly subdirectory: string | null;
  readonly warnUnpinned: boolean;
}

export interface LocalSpec {
  readonly kind: "local";
  /** Relative to the folder of the project that asks for it. */
  readonly path: string;
}

export interface TarballSpec {
  readonly kind: "tarball";
  readonly url: string;
  readonly name: string;
}

/** A package with one version to install, as package-lock.yml keeps it. */
export type PinnedPackage =
  | { readonly kind: "hub"; readonly package: string; readonly version: string; readonly name: string }
  | {
      readonly kind: "git";
      readonly url: string;
      readonly revision: string;
      readonly subdirectory: string | null;
      readonly name: string;
    }
  | { readonly kind: "local"; readonly path: string; readonly name: string }
  | { readonly kind: "tarball"; readonly url: string; readonly name: string };

/** A package fetched to a folder of its own, with what it asks for itself. */
export interface FetchedPackage {
  readonly folder: string;
  /** The project's name: the folder's name below dbt_packages/. */
  readonly name: string;
  readonly dependencies: readonly PackageSpec[];
}
