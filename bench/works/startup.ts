import { floor, quern } from "../peers.ts";
import type { Work } from "../work.ts";

export const startup: Work = {
  name: "version",
  title: "`quern --version`",
  must: { cpu: 0.12 },
  aim: { cpu: 0.08 },
  quern: (folder) => quern(folder, "--version"),
  floor: (folder) => floor(folder, "nothing"),
  dbt: (folder, dbt) => dbt(folder, "--version"),
};
