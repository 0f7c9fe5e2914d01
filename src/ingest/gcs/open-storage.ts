import type { Storage, StorageOptions } from "@google-cloud/storage";
import type { Adapter } from "../../warehouse/index.ts";

export interface StorageSettings {
  /** Where Cloud Storage is, when it is not Google's: `storage_endpoint` of the profile, or STORAGE_EMULATOR_HOST. */
  readonly endpoint: string | null;
  readonly retries: number;
  /** The warehouse's credentials, where it has Google's; else application default credentials. */
  readonly auth: Adapter["googleAuth"];
}

/** A client of Cloud Storage. A stand-in, which speaks plain HTTP, gets no credentials. */
export async function openStorage({ endpoint, retries, auth }: StorageSettings): Promise<Storage> {
  const { Storage } = await import("@google-cloud/storage");
  const options: StorageOptions = { retryOptions: { autoRetry: retries > 0, maxRetries: retries } };
  if (endpoint !== null) Object.assign(options, { apiEndpoint: endpoint, useAuthWithCustomEndpoint: true });
  if (endpoint?.startsWith("http://")) {
    const { PassThroughClient } = await import("google-auth-library");
    Object.assign(options, { authClient: new PassThroughClient() });
  } else if (auth !== undefined) Object.assign(options, { authClient: await auth() });
  return withoutEmulatorVariable(() => new Storage(options));
}

/** With that variable set the client asks for paths that no server has; the endpoint is given in the options. */
function withoutEmulatorVariable<T>(make: () => T): T {
  const { STORAGE_EMULATOR_HOST } = process.env;
  delete process.env.STORAGE_EMULATOR_HOST;
  try {
    return make();
  } finally {
    if (STORAGE_EMULATOR_HOST !== undefined) process.env.STORAGE_EMULATOR_HOST = STORAGE_EMULATOR_HOST;
  }
}
