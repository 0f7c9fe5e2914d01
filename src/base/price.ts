import { QuernError } from "./errors.ts";

/** What a warehouse charges for reading 1 TiB. */
export interface Price {
  readonly perTib: number;
  /** `USD`; "" when the project names none. */
  readonly currency: string;
}

/** Reads the flag `price_per_tib`: `6.25`, `6.25 USD`. @throws QuernError QN-PARSE-CONFIG */
export function priceOf(value: unknown): Price | null {
  if (value === undefined || value === null || value === "") return null;
  const [, amount, currency = ""] = /^\s*(\d+(?:\.\d+)?)\s*(\S*)\s*$/.exec(String(value)) ?? [];
  if (amount !== undefined) return { perTib: Number(amount), currency };
  throw new QuernError("QN-PARSE-CONFIG", `the flag price_per_tib can't be ${JSON.stringify(value)}`, {
    hint: "Write a number, and a currency if you like: 6.25 USD.",
  });
}

/** `0.0123 USD`: enough digits to tell small amounts apart. */
export function moneyText(bytes: number, { perTib, currency }: Price): string {
  const amount = (bytes / 1024 ** 4) * perTib;
  const text = amount === 0 ? "0" : amount < 0.995 ? String(Number(amount.toPrecision(2))) : amount.toFixed(2);
  return currency === "" ? text : `${text} ${currency}`;
}
