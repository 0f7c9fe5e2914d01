import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { floor, quern } from "../peers.ts";
import type { Work } from "../work.ts";
import { moveAway } from "./reset.ts";

const rows = 100_000;

export const seed: Work = {
  name: "seed",
  title: "seed of 100,000 rows",
  must: { cpu: 0.7, memory: 180 },
  aim: { cpu: 0.5 },
  prepare(folder) {
    mkdirSync(join(folder, "seeds"), { recursive: true });
    writeFileSync(join(folder, "dbt_project.yml"), 'name: seeds\nversion: "1.0.0"\nprofile: seeds\n');
    writeFileSync(
      join(folder, "profiles.yml"),
      "seeds:\n  target: dev\n  outputs:\n    dev: {type: duckdb, path: seeds.duckdb, threads: 4}\n",
    );
    const lines = ["id,name,category,price,happened_at,is_new"];
    for (let row = 1; row <= rows; row++) {
      const day = String((row % 28) + 1).padStart(2, "0");
      lines.push(
        `${row},item ${row},${row % 7 === 0 ? "" : `category ${row % 13}`},${row / 100},2024-01-${day} 10:00:00,${row % 2 === 0}`,
      );
    }
    writeFileSync(join(folder, "seeds", "items.csv"), `${lines.join("\n")}\n`);
    writeFileSync(
      join(folder, "statements.json"),
      JSON.stringify(["create table items as select * from read_csv('seeds/items.csv')"]),
    );
  },
  reset(folder) {
    moveAway(folder, ["target", ".quern", "logs", "seeds.duckdb", "seeds.duckdb.wal", "floor"]);
  },
  quern: (folder) => quern(folder, "seed"),
  floor: (folder) => floor(folder, "statements", "floor/seeds.duckdb", "statements.json"),
  dbt: (folder, dbt) => dbt(folder, "seed"),
};
