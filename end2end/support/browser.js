// Chromium with the flags that a closed network needs, and what every page is held to.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
export const desktop = { viewport: { width: 1280, height: 800 } };

/** `more`: flags that one journey needs. */
export async function launch(more = []) {
  return chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: [
      "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
      "--disable-component-update", "--disable-sync", "--autoplay-policy=no-user-gesture-required", ...more,
    ],
  });
}

/** A page of its own context in zh-CN; CSP messages and script errors fail the test at `check`. */
export async function open(browser, options = {}) {
  const context = await browser.newContext({ locale: "zh-CN", timezoneId: "Asia/Shanghai", ...options });
  const page = await context.newPage();
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => {
    if (/content security policy/i.test(message.text())) complaints.push(message.text());
  });
  return { context, page, complaints };
}

/** No CSP message, no script error, no axe violation (WCAG 2.2 AA), no sideways scroll. With PICTURES, a folder, it is also painted. */
export async function check({ page, complaints }, name) {
  if (process.env.PICTURES) await page.screenshot({ path: `${process.env.PICTURES}/${name}.png`, fullPage: true });
  assert.deepEqual(complaints, [], `${name}: the console complains`);
  // What is still fading in has colours that nobody will see. Now and then Chromium never tells of an end, so it is made.
  await page.evaluate(async () => {
    const fading = document.getAnimations().filter((it) => Number.isFinite(it.effect?.getComputedTiming().endTime));
    const late = new Promise((done) => setTimeout(done, 2000));
    await Promise.race([Promise.allSettled(fading.map((it) => it.finished)), late]);
    for (const it of fading) it.finish();
  });
  // The planner, which phones do not have, draws its frame first and fills it a moment later; whether it ever does, axe will say.
  if (page.viewportSize().width > phone.viewport.width) {
    await page.locator(".planner:not([data-ready])").first().waitFor({ state: "detached", timeout: 5000 }).catch(() => {});
  }
  await page.locator(".ec-body:not(:has([role=row]))").first().waitFor({ state: "detached", timeout: 5000 }).catch(() => {});
  // axe is evaluated by the debugger, past the page's own policy.
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() =>
    globalThis.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] }),
  );
  const found = violations.map((it) => `${it.id}: ${it.nodes.map((node) => node.html.slice(0, 160)).join(" | ")}`);
  assert.deepEqual(found, [], `${name}: axe`);
  const sideways = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
  assert.equal(sideways, false, `${name}: scrolls sideways`);
}

export async function signIn(page, url, account) {
  await page.goto(`${url}/sign-in`);
  await page.fill("input[name=email]", account.email);
  await page.fill("input[name=password]", account.password);
  await page.click("main button.btn-primary");
  await page.waitForURL((it) => !it.pathname.startsWith("/sign-in"));
}

/** Somebody in the demo's room, in a browser of their own: the one whom the link names, or a guest with it. */
export async function joined(browser, { demo }, options, guest) {
  const it = await open(browser, options);
  await it.page.goto(demo.now.join_url);
  if (guest) {
    await it.page.click("details > summary:has-text('不是我')");
    await it.page.fill("input[name=name]", guest);
    await it.page.click("details form button");
  } else {
    await it.page.click("main form button.btn-primary");
  }
  await it.page.waitForURL(/\/room\//);
  return it;
}
