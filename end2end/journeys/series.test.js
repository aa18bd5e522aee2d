// A window comes back every week: each date is seen before it is written, one is left out and put back. Without scripts.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { check, desktop, launch, open, phone, signIn } from "../support/browser.js";
import { startDemo } from "../support/server.js";

let server, browser;
before(async () => {
  server = await startDemo();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/** The same page in a browser with scripts, where axe can look at it, as a phone in English too. */
async function look(view, name) {
  const storageState = await view.context.storageState();
  for (const [n, device] of [desktop, { ...phone, locale: "en", colorScheme: "dark" }].entries()) {
    const other = await open(browser, { ...device, storageState });
    await other.page.goto(view.page.url());
    if (process.env.SHOTS) await other.page.screenshot({ path: `${process.env.SHOTS}/${name.replaceAll(" ", "-")}-${n}.png`, fullPage: true });
    await check(other, name);
    await other.context.close();
  }
}

test("a confirmed window becomes a series, date by date", async () => {
  const { demo } = server;
  const manager = await open(browser, { ...desktop, javaScriptEnabled: false });
  const { page } = manager;
  await signIn(page, demo.url, server.account("brand_manager"));
  await page.goto(`${demo.url}/brands/${demo.brand_id}/week`);
  const times = await page.locator("#requests a[href$='/time']").first().getAttribute("href");
  const own = times.replace("/time", "");
  await page.locator("#requests form[action*=confirm] button").first().click();
  await page.waitForLoadState();
  await page.goto(`${demo.url}/brands/${demo.brand_id}${own}`);
  await look(manager, "an engagement that can be repeated");
  await page.click("#series a[href$='/series']");
  await page.waitForLoadState();
  await look(manager, "how it comes back");

  await page.selectOption("select[name=pattern]", "custom");
  await page.fill("input[name=rule]", "FREQ=SECONDLY");
  await page.fill("input[name=count]", "5");
  await page.locator("form[method=get] button").click();
  await page.waitForLoadState();
  assert.match(await page.innerText("main"), /最密每天一次/);
  assert.equal(await page.inputValue("input[name=rule]"), "FREQ=SECONDLY", "what was typed is kept");
  await look(manager, "a rule that is refused");

  await page.selectOption("select[name=pattern]", "FREQ=WEEKLY");
  await page.fill("input[name=count]", "8");
  await page.locator("form[method=get] button").click();
  await page.waitForLoadState();
  const rows = page.locator("#dates ol > li");
  assert.equal(await rows.count(), 8);
  await look(manager, "dates before they are written");
  await rows.nth(2).locator("input[type=checkbox]").check();
  await page.locator("#dates button").click();
  await page.waitForURL(/\/series\/[0-9a-f-]{36}$/);
  assert.match(await page.innerText("main"), /系列已安排/);
  assert.equal(await page.locator("main ol > li a[href*='/engagements/']").count(), 7);
  await look(manager, "a series with a date left out");

  await page.click("a[href*='put=']");
  await page.waitForLoadState();
  await look(manager, "a date to put back");
  await page.locator("#put button").click();
  await page.waitForLoadState();
  assert.equal(await page.locator("main ol > li a[href*='/engagements/']").count(), 8);

  await page.selectOption("#change select[name=reach]", "all");
  const value = await page.locator("#change form[method=get] select[name=from] option").nth(2).textContent();
  await page.selectOption("#change form[method=get] select[name=from]", { label: value });
  const date = (await page.locator("#all ol > li b").nth(2).innerText()).match(/(\d+)年(\d+)月(\d+)日/).slice(1);
  await page.fill("#change input[name=date]", date.map((it) => it.padStart(2, "0")).join("-"));
  await page.fill("#change input[name=time]", "14:00");
  await page.locator("#change form[method=get] button").click();
  await page.waitForLoadState();
  assert.equal(await page.locator("#moves ol > li").count(), 8);
  await look(manager, "dates before they are moved");
  await page.locator("#moves button").click();
  await page.waitForLoadState();
  assert.match(await page.innerText("main"), /系列已调整/);
  assert.equal(await page.locator("#all a", { hasText: "14:00" }).count(), 8);

  const liaison = await open(browser, { ...phone, javaScriptEnabled: false });
  await signIn(liaison.page, demo.url, server.account("company_liaison"));
  await liaison.page.goto(`${demo.url}${own}`);
  assert.equal(await liaison.page.locator("#series ol > li").count(), 8, "the company sees every date");
  await look(liaison, "a series as the company sees it");
});
