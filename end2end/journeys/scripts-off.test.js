// The forms that people depend on, in a browser that runs no script.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { desktop, launch, open, phone, signIn } from "../support/browser.js";
import { startDemo } from "../support/server.js";

const scriptsOff = { javaScriptEnabled: false };
let server, browser;
before(async () => {
  server = await startDemo();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

test("a liaison books, chooses branches, and the brand confirms", async () => {
  const { demo } = server;
  const { page, context } = await open(browser, { ...desktop, ...scriptsOff });
  await signIn(page, demo.url, server.account("company_liaison"));
  await page.goto(`${demo.url}/book/${demo.offerings.briefing}`);
  // One province less: the rest stays chosen.
  await page.locator("button[role=checkbox][aria-checked=true]").first().click();
  await page.waitForLoadState();
  const chosen = Number((await page.innerText("main")).match(/已选 (\d+) 家/)[1]);
  assert.ok(chosen > 200 && chosen < 300, `${chosen} branches are left`);
  await page.click("#times .times button");
  await page.waitForSelector("#times .times button[aria-current=true]");
  await page.selectOption("select[name=topic]", "antifraud-general");
  // What is missing is said, and what was typed is kept.
  await page.fill("textarea[name=note]", "请多讲刷单返利");
  const required = page.locator("textarea[name^='answers['][required]");
  for (const area of await required.all()) await area.fill("   ");
  await page.click("button[value=submit]");
  await page.waitForLoadState();
  assert.equal(await page.inputValue("textarea[name=note]"), "请多讲刷单返利");
  assert.ok((await page.locator("[aria-invalid=true]").count()) > 0, "the field at fault is marked");
  for (const area of await required.all()) await area.fill("刷单返利");
  await page.click("button[value=submit]");
  await page.waitForURL(/\/engagements\/[0-9a-f-]{36}$/);
  assert.match(await page.innerText("main"), /待品牌确认/);
  const engagement = page.url();

  const manager = await open(browser, { ...phone, ...scriptsOff });
  await signIn(manager.page, demo.url, server.account("brand_manager"));
  const card = manager.page.locator("#requests li", { hasText: "请多讲刷单返利" });
  await card.locator("button.btn-primary").click();
  await manager.page.waitForLoadState();
  assert.equal(await card.count(), 0);
  await page.goto(engagement);
  assert.match(await page.innerText("main"), /已确认/);
  await manager.context.close();
  await context.close();
});

test("an employee joins from the link, and the picture's absence is explained", async () => {
  const { page, context } = await open(browser, { ...phone, ...scriptsOff });
  await page.goto(server.demo.now.join_url);
  await page.click("main form button.btn-primary");
  await page.waitForURL(/\/room\//);
  assert.match(await page.innerText("main"), /反诈/);
  await context.close();
});

test("from a liaison's home to a request that is sent there are four screens at the most, on a phone", async () => {
  const { demo } = server;
  const { page, context } = await open(browser, { ...phone, ...scriptsOff });
  await signIn(page, demo.url, server.account("company_liaison"));
  await page.goto(`${demo.url}/home`);
  // A screen is a page that has to be found one's way in; the same page with a time chosen is none of its own.
  const screens = [new URL(page.url()).pathname];
  page.on("framenavigated", (frame) => {
    if (frame !== page.mainFrame()) return;
    const { pathname } = new URL(frame.url());
    if (!pathname.startsWith("/forms/") && screens.at(-1) !== pathname) screens.push(pathname);
  });
  await page.locator('a[href="/book"]').locator("visible=true").first().click();
  await page.waitForURL(/\/book$/);
  await page.locator(`a[href="/book/${demo.offerings.briefing}"]`).locator("visible=true").first().click();
  await page.waitForURL(/\/book\/[0-9a-f-]{36}$/);
  await page.locator("#times .times button").locator("visible=true").first().click();
  await page.waitForSelector("#times .times button[aria-current=true]", { state: "attached" });
  await page.selectOption("select[name=topic]", "antifraud-general");
  for (const area of await page.locator("textarea[name^='answers['][required]").all()) await area.fill("刷单返利");
  await page.locator("button[value=submit]").locator("visible=true").first().click();
  await page.waitForURL(/\/engagements\/[0-9a-f-]{36}$/);
  assert.match(await page.innerText("main"), /待品牌确认/);
  assert.ok(screens.length <= 4, `${screens.length} screens: ${screens.join(" → ")}`);
  await context.close();
});
