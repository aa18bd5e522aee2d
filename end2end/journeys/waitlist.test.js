// A brand publishes an event, a company joins it; a time that is taken is waited for: without scripts.
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

test("an event is published, joined with a group, and another time is waited for", async () => {
  const { demo } = server;
  const scriptsOff = { javaScriptEnabled: false };
  const manager = await open(browser, { ...desktop, ...scriptsOff });
  await signIn(manager.page, demo.url, server.account("brand_manager"));
  await manager.page.goto(`${demo.url}/brands/${demo.brand_id}/week`);
  await manager.page.click("a[href$='/events/new']");
  await manager.page.waitForLoadState();
  await look(manager, "what to publish");
  await manager.page.click(`a[href$='${demo.offerings.briefing}']`);
  await manager.page.waitForLoadState();
  // A brand may publish within its lead time; the liaison who wants the same time below has to keep it.
  const from = new Date().toISOString().slice(0, 10);
  const slots = await fetch(`${demo.url}/api/v1/offerings/${demo.offerings.briefing}/slots?from=${from}`, {
    headers: { authorization: `Bearer ${demo.api_keys.liaison}` },
  });
  const first = new Date(Date.parse((await slots.json()).slots[0].starts_at) + 8 * 3_600_000).toISOString().slice(0, 10);
  await manager.page.goto(`${manager.page.url()}?day=${first}`);
  await manager.page.fill("input[name=capacity]", "30");
  await manager.page.click("#times .times button");
  await manager.page.waitForLoadState();
  assert.equal(await manager.page.inputValue("input[name=capacity]"), "30", "what was typed is kept");
  await manager.page.selectOption("select[name=topic]", "antifraud-general");
  await look(manager, "the form of an event");
  await manager.page.click("button[value^='publish:']");
  await manager.page.waitForURL(/\/engagements\//);
  assert.match(await manager.page.innerText("#queue"), /还有 30 个座位/);
  await look(manager, "the brand's page of an event");

  const liaison = await open(browser, { ...phone, ...scriptsOff });
  const { page } = liaison;
  await signIn(page, demo.url, server.account("company_liaison"));
  await page.goto(`${demo.url}/events`);
  await look(liaison, "the list of events");
  await page.click("ul.rows a");
  await page.waitForLoadState();
  await page.fill("input[name=head_count]", "31");
  await page.click("form[action='/forms/join-event'] button.btn-primary");
  await page.waitForLoadState();
  assert.match(await page.innerText("main"), /请填写 1 到 30 之间的数字/, "a group is taken as a whole");
  await look(liaison, "an event with the form to join it");
  await page.check("input[name=which][value=some]");
  await page.click("form[action='/forms/join-event'] summary");
  await page.locator("input[name='branches[]']").first().check();
  await page.fill("input[name=head_count]", "20");
  await page.click("form[action='/forms/join-event'] button.btn-primary");
  await page.waitForURL(/\/engagements\//);
  assert.match(await page.innerText("main"), /已有座位/);
  await manager.page.reload();
  assert.match(await manager.page.innerText("#queue"), /还有 10 个座位/);
  await look(manager, "the brand's page of an event that was joined");

  await page.goto(`${demo.url}/book/${demo.offerings.briefing}`);
  const refused = page.locator("details[name=why]", { has: page.locator("button[value^='wait:']") }).first();
  await refused.locator("summary").click();
  await page.selectOption("select[name=topic]", "antifraud-general");
  for (const area of await page.locator("textarea[required]").all()) await area.fill("刷单返利");
  await refused.locator("button[value^='wait:']").click();
  await page.waitForURL(/\/engagements\//);
  assert.match(await page.innerText("#waitlist"), /您排在第 1 位/);
  await look(liaison, "a place in line");
  await page.goto(`${demo.url}/engagements`);
  assert.match(await page.innerText("main"), /排队中/);
  await page.goBack();
  await page.click("#waitlist details summary");
  await page.click("#waitlist details button");
  await page.waitForLoadState();
  assert.equal(await page.locator("#waitlist").count(), 0, "left");
  await liaison.context.close();
  await manager.context.close();
});
