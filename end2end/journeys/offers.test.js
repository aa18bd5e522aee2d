// A time is held while the form is filled in; the brand offers others, and the company takes one: without scripts.
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
  for (const device of [desktop, { ...phone, locale: "en", colorScheme: "dark" }]) {
    const other = await open(browser, { ...device, storageState });
    await other.page.goto(view.page.url());
    await check(other, name);
    await other.context.close();
  }
}

test("a request is answered with other times, and the company takes one of them", async () => {
  const { demo } = server;
  const scriptsOff = { javaScriptEnabled: false };
  const liaison = await open(browser, { ...phone, ...scriptsOff });
  await signIn(liaison.page, demo.url, server.account("company_liaison"));
  const { page } = liaison;
  await page.goto(`${demo.url}/book/${demo.offerings.briefing}`);
  await page.click("#times .times button");
  await page.waitForLoadState();
  assert.match(await page.innerText("section.actionbar"), /时间为您保留到 \d\d:\d\d/);
  await page.selectOption("select[name=topic]", "antifraud-general");
  for (const area of await page.locator("textarea[required]").all()) await area.fill("刷单返利");
  await page.fill("textarea[name=note]", "请先联系工会王主席");
  await page.click("button[value=submit]");
  await page.waitForURL(/\/engagements\/[0-9a-f-]{36}$/);

  const manager = await open(browser, { ...desktop, ...scriptsOff });
  await signIn(manager.page, demo.url, server.account("brand_manager"));
  const card = manager.page.locator("#requests li", { hasText: "请先联系工会王主席" });
  await card.locator("a[href$='/time']").click();
  await manager.page.waitForLoadState();
  await manager.page.fill("textarea[name=note]", "当天上午队伍外出");
  for (const n of [1, 5]) {
    await manager.page.locator("#times .times button").nth(n).click();
    await manager.page.waitForLoadState();
  }
  assert.equal(await manager.page.inputValue("textarea[name=note]"), "当天上午队伍外出", "what was typed is kept");
  assert.equal(await manager.page.locator("#times .times button[aria-current]").count(), 2);
  await look(manager, "times to offer");
  await manager.page.click("button[value=offer]");
  await manager.page.waitForURL(/\/brands\/.*\/engagements\//);
  await look(manager, "the brand's page of an offer");
  await manager.page.goto(`${demo.url}/brands/${demo.brand_id}/week`);
  assert.match(await manager.page.innerText("main"), /等企业选时间/);
  await look(manager, "the week with an offer");

  await page.goto(`${demo.url}/home`);
  assert.match(await page.innerText("main"), /另约了 2 个时间/);
  await page.click("a[href$='#offers']");
  await page.waitForLoadState();
  assert.match(await page.innerText("#offers"), /当天上午队伍外出/);
  await look(liaison, "times to choose from");
  await page.locator("#offers form button").nth(1).click();
  await page.waitForLoadState();
  assert.match(await page.innerText("main"), /已确认/);
  assert.equal(await page.locator("#offers").count(), 0);
  await liaison.context.close();
  await manager.context.close();
});

test("somebody is on leave, and a colleague comes instead", async () => {
  const { demo } = server;
  const manager = await open(browser, { ...desktop, javaScriptEnabled: false });
  const { page } = manager;
  await signIn(page, demo.url, server.account("brand_manager"));
  const engagement = `${demo.url}/brands/${demo.brand_id}/engagements/${demo.now.engagement_id}`;
  await page.goto(engagement);
  const first = page.locator("#crew li", { has: page.locator("form") }).first();
  const before = await first.locator("b").innerText();
  await page.goto(`${demo.url}/brands/${demo.brand_id}/settings`);
  await page.locator("a[href*='/team/']", { hasText: before }).click();
  await page.waitForLoadState();
  const form = page.locator("form[action='/forms/add-absence']");
  const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
  await form.locator("input[name=from]").fill(today);
  await form.locator("input[name=until]").fill(new Date(Date.now() + 80 * 3_600_000).toISOString().slice(0, 10));
  await form.locator("button").click();
  await page.waitForLoadState();
  await look(manager, "one of the team, on leave");
  await page.click("#away a[href*='/engagements/']");
  await page.waitForLoadState();
  await first.locator("summary").click();
  await first.locator("form button").click();
  await page.waitForLoadState();
  assert.notEqual(await first.locator("b").innerText(), before);
  await look(manager, "a crew that was changed");
  await manager.context.close();
});
