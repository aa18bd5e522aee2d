// A declined booking is asked for again: from home to the company's file and back to a filled form, without scripts.
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

test("what was declined is booked again with everything but its time", async () => {
  const { demo } = server;
  const manager = await open(browser, { ...desktop, javaScriptEnabled: false });
  await signIn(manager.page, demo.url, server.account("brand_manager"));
  const card = manager.page.locator("#requests li").first();
  await card.locator("summary", { hasText: "婉拒" }).click();
  await card.locator("textarea[name=reason]").fill("当天有重大活动");
  await card.locator("button", { hasText: "婉拒并告知企业" }).click();
  await manager.page.waitForLoadState();
  await manager.context.close();

  const liaison = await open(browser, { ...phone, javaScriptEnabled: false });
  const { page } = liaison;
  await signIn(page, demo.url, server.account("company_liaison"));
  assert.match(await page.innerText("main"), /当天有重大活动/, "home says why");
  await page.goto(`${demo.url}/companies/${demo.company_id}/timeline`);
  await page.selectOption("select[name=status]", "declined");
  await page.locator("form button", { hasText: "筛选" }).click();
  await page.waitForLoadState();
  assert.match(await page.innerText("main"), /1 次预约[^]*当天有重大活动/);
  await page.click("a[href*='repeat=']");
  await page.waitForLoadState();
  const address = page.url();
  for (const device of [desktop, { ...phone, locale: "en", colorScheme: "dark" }]) {
    const other = await open(browser, { ...device, storageState: await liaison.context.storageState() });
    await other.page.goto(address);
    await check(other, "a booking that is repeated");
    const screens = await other.page.evaluate(() => document.documentElement.scrollHeight / 844);
    assert.ok(screens <= 4, `${screens} screens of a phone`);
    await other.context.close();
  }
  assert.match(await page.innerText("section.actionbar"), /还没有选时间\s+1 家分支/);
  assert.equal(await page.inputValue("input[name=head_count]"), "40");
  assert.equal(await page.inputValue("textarea[name=note]"), "新入职员工多，希望现场办居住证。");
  await page.locator("#times .times button").first().click();
  await page.waitForLoadState();
  assert.match(await page.innerText("section.actionbar"), /1 家分支/, "what was filled in is kept");
  await page.click("button[value=submit]");
  await page.waitForURL(/\/engagements\/[0-9a-f-]{36}$/);
  assert.match(await page.innerText("main"), /待品牌确认/);
  await liaison.context.close();
});
