/**
 * Lets JSON.stringify write bigints as plain digits: integers past 2^53 (19-digit ids) stay exact in artifacts.
 * A toJSON method costs nothing for other values, where a replacer function would be called for each.
 */
declare global {
  interface JSON {
    rawJSON(text: string): object;
  }
  interface BigInt {
    toJSON(): object;
  }
}

Object.defineProperty(BigInt.prototype, "toJSON", {
  configurable: true,
  value(this: bigint) {
    return JSON.rawJSON(this.toString());
  },
});

export {};
