import { closeSync, mkdirSync, openSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { parseArgs } from "node:util";

/**
 * Writes a CSV file like the purchase history `kz.csv` of an electronics store: the same columns, the same shares of
 * empty fields, the same oddities. The same arguments always give the same bytes.
 *
 *   npm run data -- --rows 2633521 --out data/kz.csv
 *   npm run data -- --rows 900 --day 2020-11-22 --out data/drop/2020-11-22.csv
 */
const { values } = parseArgs({
  options: {
    rows: { type: "string", default: "2633521" },
    out: { type: "string", default: "data/kz.csv" },
    /** First day of the range. */
    from: { type: "string", default: "2020-01-05" },
    /** Last day of the range. */
    until: { type: "string", default: "2020-11-21" },
    /** One day alone: the next day's file. */
    day: { type: "string" },
    seed: { type: "string", default: "1" },
  },
});

const rows = Number(values.rows);
if (!Number.isInteger(rows) || rows < 1) throw new Error("--rows must be a whole number from 1");
const firstDay = Date.parse(`${values.day ?? values.from}T00:00:00Z`) / 86_400_000;
const lastDay = Date.parse(`${values.day ?? values.until}T00:00:00Z`) / 86_400_000;
if (!Number.isInteger(firstDay) || !Number.isInteger(lastDay) || lastDay < firstDay)
  throw new Error("--from, --until and --day are dates such as 2020-11-21");

/** mulberry32: small, fast, and the same everywhere. */
function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const random = randomNumbers(Number(values.seed) * 7919 + (values.day === undefined ? 0 : firstDay));
const catalogue = randomNumbers(42);

const knownBrands = [
  "samsung",
  "apple",
  "lg",
  "huawei",
  "xiaomi",
  "bosch",
  "sony",
  "philips",
  "lenovo",
  "hp",
  "asus",
  "acer",
  "beko",
  "indesit",
  "tefal",
  "oppo",
  "artel",
  "ava",
  "dell",
  "electrolux",
  "canon",
  "jbl",
  "logitech",
  "moulinex",
  "braun",
  "polaris",
  "redmond",
  "scarlett",
  "vitek",
  "candy",
];
const brands = [...knownBrands, ...Array.from({ length: 270 }, (_, i) => `brand${i + 1}`)];
const categories = [
  "electronics.smartphone",
  "electronics.tablet",
  "electronics.video.tv",
  "electronics.audio.headphone",
  "electronics.clocks",
  "electronics.telephone",
  "computers.notebook",
  "computers.desktop",
  "computers.peripherals.mouse",
  "computers.peripherals.printer",
  "computers.components.memory",
  "appliances.kitchen.refrigerators",
  "appliances.kitchen.washer",
  "appliances.kitchen.kettle",
  "appliances.kitchen.blender",
  "appliances.kitchen.microwave",
  "appliances.kitchen.oven",
  "appliances.environment.vacuum",
  "appliances.environment.air_conditioner",
  "appliances.iron",
  "appliances.personal.hair_cutter",
  "furniture.kitchen.table",
  "kids.toys",
  "accessories.bag",
  "stationery.cartrige",
];

/** Ranks drawn by Zipf's law from a table of cumulated weights. */
function zipf(count: number, exponent: number): (u: number) => number {
  const cumulated = new Float64Array(count);
  let sum = 0;
  for (let i = 0; i < count; i++) {
    sum += 1 / (i + 1) ** exponent;
    cumulated[i] = sum;
  }
  return (u) => {
    let low = 0;
    let high = count - 1;
    const wanted = u * sum;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (cumulated[middle]! < wanted) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}

/** A product's part of a line, made once: id, category, code, brand, price. Empty fields belong to the product, as in the real file. */
const productCount = 25_000;
const productExponent = 0.85;

/** What is left of each brand's part of all lines, as Zipf's law has it; products take from it by their own popularity. */
const brandParts = brands.map((_, rank) => 1 / (rank + 1) ** 1.05);
let linesPerPart = 0;
for (let i = 0; i < productCount; i++) linesPerPart += 0.81 / (i + 1) ** productExponent;
linesPerPart /= brandParts.reduce((a, b) => a + b, 0);
const brandLeft = brandParts.map((part) => part * linesPerPart);

/** A brand for a product, drawn by what is left of those that have room for it. */
function takeBrand(popularity: number, u: number): string {
  const fits = (left: number): boolean => left >= popularity;
  let wanted = u * brandLeft.filter(fits).reduce((a, b) => a + b, 0);
  let brand = brandLeft.findIndex((left) => {
    if (fits(left)) wanted -= left;
    return fits(left) && wanted <= 0;
  });
  if (brand < 0) brand = brandLeft.indexOf(Math.max(...brandLeft));
  brandLeft[brand]! -= popularity;
  return brands[brand]!;
}

/** Draws products that together have a share of all lines; the few that sell most are dealt out, so that chance does not shift it. */
function drawShare(share: number): (popularity: number) => boolean {
  let owed = 0;
  return (popularity) => {
    owed += share * popularity;
    const drawn = popularity > 0.01 ? owed >= popularity / 2 : catalogue() < share;
    if (drawn) owed -= popularity;
    return drawn;
  };
}

const isBare = drawShare(0.16);
const lacksCode = drawShare(0.083);
const lacksBrand = drawShare(0.19);

const products: string[] = [];
for (let i = 0; i < productCount; i++) {
  const id = `1515966223${String(509_000_000 + i * 37).padStart(9, "0")}`;
  const popularity = 1 / (i + 1) ** productExponent;
  const bare = isBare(popularity);
  const category = Math.floor(catalogue() ** 1.6 * categories.length);
  const hasCode = !bare && !lacksCode(popularity);
  const hasBrand = !lacksBrand(popularity);
  const price = (5 + catalogue() ** 3 * 1800).toFixed(2);
  const categoryId = bare ? "" : `2268105${String(400_000_000_000 + category * 7_919_003).padStart(12, "0")}`;
  products.push(
    `${id},${categoryId},${hasCode ? categories[category] : ""},${hasBrand ? takeBrand(popularity, catalogue()) : ""},${bare ? "" : price}`,
  );
}
const productOf = zipf(productCount, productExponent);

const hourWeights = [2, 1, 1, 3, 10, 20, 32, 44, 55, 60, 58, 52, 44, 40, 38, 34, 30, 26, 20, 14, 9, 6, 4, 3];
const hours: number[] = [];
hourWeights.forEach((weight, hour) => {
  for (let i = 0; i < weight; i++) hours.push(hour);
});
const weekdays = [1.05, 0.95, 0.96, 0.98, 1, 1.06, 1.1];
const dayNames: string[] = [];
const dayWeights: number[] = [];
for (let day = firstDay; day <= lastDay; day++) {
  dayNames.push(new Date(day * 86_400_000).toISOString().slice(0, 10));
  dayWeights.push(weekdays[new Date(day * 86_400_000).getUTCDay()]! * (1 + (day - firstDay) / 400));
}
const totalWeight = dayWeights.reduce((a, b) => a + b, 0);

const pad = (value: number): string => (value < 10 ? `0${value}` : String(value));

mkdirSync(dirname(values.out), { recursive: true });
const handle = openSync(values.out, "w");
let block = "event_time,order_id,product_id,category_id,category_code,brand,price,user_id\n";
let written = 0;
let orderNumber = 0;
const base = values.day === undefined ? 0 : 400_000_000 + (firstDay - 18_000) * 100_000;
const undatedShare = values.day === undefined ? 19_600 / 2_633_521 : 0;
const repeatShare = 675 / 2_633_521;
/** Days come one after the other, orders within a day too, as a shop writes them. */
for (let day = 0; day < dayNames.length; day++) {
  const sumSoFar = dayWeights.slice(0, day + 1).reduce((a, b) => a + b, 0);
  const until = day === dayNames.length - 1 ? rows : Math.round((rows * sumSoFar) / totalWeight);
  const expectedOrders = Math.max(1, (until - written) / 1.9);
  let sequence = 0;
  while (written < until) {
    const progress = Math.min(0.9999, sequence++ / expectedOrders);
    const hour = hours[Math.floor(Math.min(0.9999, progress) * hours.length)]!;
    const stamp =
      random() < undatedShare
        ? "1970-01-01 00:33:40 UTC"
        : `${dayNames[day]} ${pad(hour)}:${pad(Math.floor(random() * 60))}:${pad(Math.floor(random() * 60))} UTC`;
    const order = `2294359932${String(base + orderNumber++ * 3 + 54_000_000).padStart(9, "0")}`;
    const user =
      random() < 0.79 ? "" : `15159156255${String(10_000_000 + Math.floor(random() ** 2 * 230_000)).padStart(8, "0")}`;
    const u = random();
    const lines = u < 0.55 ? 1 : u < 0.78 ? 2 : u < 0.9 ? 3 : u < 0.97 ? 4 : 5;
    const chosen = new Set<number>();
    for (let line = 0; line < lines && written < until; line++) {
      let product = productOf(random());
      while (chosen.has(product)) product = (product + 1) % productCount;
      chosen.add(product);
      const text = `${stamp},${order},${products[product]},${user}\n`;
      block += text;
      written++;
      if (random() < repeatShare && written < until) {
        block += text;
        written++;
      }
    }
    if (block.length > 1 << 20) {
      writeSync(handle, block);
      block = "";
    }
  }
}
writeSync(handle, block);
closeSync(handle);
process.stdout.write(`${values.out}: ${written} rows\n`);
