import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { QuernEvent } from "../../../src/base/events.ts";
import { debug as runDebug } from "../../../src/engine/index.ts";
import type { JsonObject } from "../../../src/manifest/types.ts";
import { addFiles, project, runQuern } from "../../cli/quern.ts";
import { failure, ScriptedServer } from "./scripted-server.ts";

const dataset = (location: string) => () => ({ status: 200, body: { location } });

describe("quern debug on BigQuery", () => {
  let server: ScriptedServer;
  let folder: string;

  beforeEach(async () => {
    server = await ScriptedServer.start();
    // no credentials of this machine are found
    for (const name of ["GOOGLE_APPLICATION_CREDENTIALS", "CLOUDSDK_CONFIG"]) vi.stubEnv(name, undefined);
    vi.stubEnv("METADATA_SERVER_DETECTION", "none");
    folder = project({ "project.yml": "name: shop\nprofile: p\n" });
    vi.stubEnv("HOME", folder);
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await server.end();
  });

  function profile(output: JsonObject): void {
    const target = { type: "bigquery", method: "oauth-secrets", token: "t1", project: "shop", dataset: "core" };
    const all = { ...target, location: "EU", api_endpoint: server.url, ...output };
    addFiles(folder, { "profiles.yml": JSON.stringify({ p: { target: "prod", outputs: { prod: all } } }) });
  }

  /** Within this process, which is a lot faster. */
  async function debug(output: JsonObject = {}): Promise<{ success: boolean; stdout: string }> {
    profile(output);
    const said: string[] = [];
    const emit = (event: QuernEvent): void => void (event.type === "output" && said.push(event.text));
    const { success } = await runDebug({}, { emit, cwd: folder, env: { HOME: folder } });
    return { success, stdout: said.join("\n") };
  }

  it("says what was tried and found", async () => {
    server.datasets.set("core", []);
    server.on(/^GET shop\/datasets\/core$/, dataset("EU"));
    profile({});
    const { code, stdout } = await runQuern(["debug"], { cwd: folder });
    expect(stdout).toContain(`  Credentials: [OK oauth-secrets]
  Query: [OK ran in project shop, location EU as ann@example.org]
  Dataset core: [OK in EU]
  Tables of core: [OK can be listed and made]
  Connection test: [OK connection ok]
`);
    expect(code).toBe(0);
    // nothing but the query ran, and nothing was made
    expect(server.statements()).toEqual(["select 1"]);
  });

  it("says that the dataset will be made, and that it can't be", async () => {
    server.on(/^GET shop\/datasets\/core$/, () => failure(404, "notFound", "Not found: Dataset shop:core"));
    const good = await debug();
    expect(good.stdout).toContain("Dataset core: [OK is not there, and can be made: the first build makes it in EU]");
    expect(good.success).toBe(true);
    server.scripts.push(
      {},
      {
        error: {
          reason: "accessDenied",
          message: "Access Denied: Project shop: User does not have bigquery.datasets.create permission.",
        },
      },
    );
    const bad = await debug();
    expect(bad.success).toBe(false);
    expect(bad.stdout).toContain("Dataset core: [ERROR]");
    expect(bad.stdout).toContain("The account lacks bigquery.datasets.create, which roles/bigquery.user has");
  });

  it("names the permissions that lack, each", async () => {
    server.fault(
      /^POST jobs-project\/jobs/,
      failure(
        403,
        "accessDenied",
        "Access Denied: Project jobs-project: User does not have bigquery.jobs.create permission in project jobs-project.",
      ),
    );
    server.on(/^GET shop\/datasets\/core$/, dataset("EU"));
    server.on(/^GET shop\/datasets\/core\/tables$/, () =>
      failure(403, "accessDenied", "Access Denied: Dataset shop:core: Permission bigquery.tables.list denied"),
    );
    const { success, stdout } = await debug({ execution_project: "jobs-project" });
    expect(success).toBe(false);
    expect(stdout).toContain("2 checks failed:");
    expect(stdout).toContain(
      "The account lacks bigquery.jobs.create, which roles/bigquery.jobUser has: gcloud projects add-iam-policy-binding jobs-project --member=ACCOUNT --role=roles/bigquery.jobUser",
    );
    expect(stdout).toContain("The account lacks bigquery.tables.list, which roles/bigquery.dataViewer has");
  });

  it("says that the API is not enabled, and asks for nothing else then", async () => {
    server.fault(
      /POST shop\/jobs/,
      failure(
        403,
        "accessNotConfigured",
        "BigQuery API has not been used in project 123 before or it is disabled. Enable it by visiting https://console.developers.google.com/apis/api/bigquery.googleapis.com/overview?project=123 then retry.",
      ),
    );
    const { success, stdout } = await debug();
    expect(success).toBe(false);
    expect(stdout).toContain("1 check failed:");
    expect(stdout).toContain("Enable it: gcloud services enable bigquery.googleapis.com --project=shop");
  });

  it("says that the dataset is elsewhere than the target", async () => {
    server.on(/^GET shop\/datasets\/core$/, dataset("europe-west3"));
    const { success, stdout } = await debug();
    expect(success).toBe(false);
    expect(stdout).toContain(
      "The dataset is in europe-west3, and the target says location EU: jobs there don't see it",
    );
    expect(stdout).toContain("Write `location: europe-west3` in the target");
  });

  it("says that there is no such location or project", async () => {
    server.fault(/POST shop\/jobs/, failure(400, "invalid", "Invalid storage region: europe-wst3"));
    server.on(/^GET shop\/datasets\/core$/, () => failure(404, "notFound", "Not found: Project shop"));
    const { stdout } = await debug({ location: "europe-wst3" });
    expect(stdout).toContain("The target says location 'europe-wst3' (US, EU, or a region such as europe-west3)");
    expect(stdout).toContain("Is the project's id right? The target has 'shop'.");
  });

  it("says when nobody answers, without trying for long", async () => {
    const { success, stdout } = await debug({ api_endpoint: "http://127.0.0.1:9" });
    expect(success).toBe(false);
    expect(stdout).toContain("Query: [ERROR]");
    expect(stdout).toContain("Is the network up");
  });

  describe("says what is wrong with the credentials of", () => {
    it("oauth: none, or a file that is not there", async () => {
      const none = await debug({ method: "oauth" });
      expect(none.success).toBe(false);
      expect(none.stdout).toContain("Credentials: [ERROR]");
      expect(none.stdout).toContain("Log in with `gcloud auth application-default login`");
      const through = await debug({ method: "oauth", impersonate_service_account: "loader@shop.example.org" });
      expect(through.stdout).toContain("Log in with `gcloud auth application-default login`");
      vi.stubEnv("GOOGLE_APPLICATION_CREDENTIALS", "/none/key.json");
      const missing = await debug({ method: "oauth" });
      expect(missing.stdout).toContain("The file at /none/key.json does not exist");
      expect(missing.stdout).toContain("GOOGLE_APPLICATION_CREDENTIALS names that file");
    });

    it("service-account: no keyfile, or a key that can't be read", async () => {
      const missing = await debug({ method: "service-account", keyfile: "key.json" });
      expect(missing.stdout).toContain("key.json of a BigQuery target is not there");
      const key = { client_email: "loader@shop.example.org", private_key: "no key at all" };
      const broken = await debug({ method: "service-account", keyfile_json: key });
      expect(broken.success).toBe(false);
      expect(broken.stdout).toContain("The private_key of the key can't be read");
      expect(broken.stdout).not.toContain("no key at all");
    });

    it("oauth-secrets: an old token, and a refresh token that is refused", async () => {
      server.tokens = ["t2"];
      const old = await debug();
      expect(old.stdout).toContain("An access token lives for an hour");
      const { url, end } = await tokenServer();
      const refused = await debug({
        token: null,
        refresh_token: "r1",
        client_id: "c1",
        client_secret: "s1",
        token_uri: url,
      });
      await end();
      expect(refused.stdout).toContain("The 'refresh_token' has expired or was withdrawn");
    });
  });

  it("says whether the lake can be read", async () => {
    server.on(/^GET shop\/datasets\/core$/, dataset("EU"));
    server.datasets.set("core", []);
    server.on(/^GET \/storage\/v1\/b\/my-lake\/o$/, () => ({ status: 200, body: { items: [] } }));
    const lake = { lake: "gs://my-lake/raw", storage_endpoint: server.url };
    expect((await debug(lake)).stdout).toContain("Lake: [OK gs://my-lake/raw can be read]");
    server.fault(
      /b\/my-lake\/o/,
      failure(403, "forbidden", "loader@shop does not have storage.objects.list access to the bucket."),
    );
    const { success, stdout } = await debug(lake);
    expect(success).toBe(false);
    expect(stdout).toContain("does not have storage.objects.list access");
    expect(stdout).toContain("roles/storage.objectUser");
  });
});

/** Where access tokens come from; it has none for anybody. */
async function tokenServer(): Promise<{ url: string; end: () => Promise<void> }> {
  const server: Server = createServer((_, response) => {
    response.writeHead(400, { "content-type": "application/json" });
    response.end(JSON.stringify({ error: "invalid_grant", error_description: "Token has been expired or revoked." }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`,
    end: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
