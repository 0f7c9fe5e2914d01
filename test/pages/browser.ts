import chromium from "@sparticuz/chromium";
import puppeteer, { type Browser, type Page } from "puppeteer-core";
import { afterAll, beforeAll } from "vitest";

let browser: Browser;

beforeAll(async () => {
  const executablePath = await chromium.executablePath();
  browser = await puppeteer.launch({ args: chromium.args, executablePath, headless: "shell" });
});

afterAll(() => browser?.close());

/** A page of a real Chromium, and what went wrong in it: exceptions, refused scripts, failed requests. */
export async function openPage(address: string): Promise<{ page: Page; faults: string[] }> {
  const page = await browser.newPage();
  const faults: string[] = [];
  page.on("pageerror", (cause) => faults.push(String(cause)));
  page.on("console", (message) => {
    if (message.type() === "error") faults.push(message.text());
  });
  page.on("dialog", (dialog) => {
    faults.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.goto(address);
  return { page, faults };
}
