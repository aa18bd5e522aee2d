// A service item on the spot: opened by the one who presents, applied for on a phone, taken up, finished, followed by its applicant.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { check, desktop, joined, launch, open, phone, signIn } from "../support/browser.js";
import { startDemo } from "../support/server.js";

let server, browser, officer, desk;
before(async () => {
  server = await startDemo();
  browser = await launch();
  officer = await open(browser, desktop);
  await signIn(officer.page, server.demo.url, server.account("brand_manager"));
  desk = `${server.demo.url}/brands/${server.demo.brand_id}/engagements/${server.demo.now.engagement_id}`;
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/** The status that the page to follow shows for a receipt and its code. */
async function followed(it, receipt, code) {
  await it.page.goto(`${server.demo.url}/services/follow`);
  await it.page.fill("input[name=receipt]", receipt);
  await it.page.fill("input[name=code]", code);
  await it.page.click("main form button.btn-primary");
  await it.page.waitForLoadState();
  return it.page.locator("[data-followed]").getAttribute("data-followed");
}

test("the catalogue is searched by initials, without scripts, on a phone", async () => {
  const plain = await open(browser, { ...phone, javaScriptEnabled: false });
  await plain.page.goto(`${server.demo.url}/services`);
  await plain.page.fill("input[name=q]", "yqdj");
  await plain.page.click("form[role=search] button");
  await plain.page.click("a:has-text('养犬登记')");
  assert.match(await plain.page.innerText("main"), /要带的材料/);
  await plain.context.close();
});

test("opened, applied for, taken up, finished and followed, and nobody reloads", async () => {
  const employee = await joined(browser, server, phone);
  const { page } = officer;
  await page.goto(desk);
  const option = page.locator("#desk-services option", { hasText: "新生儿出生登记" });
  await page.selectOption("#desk-services select", await option.getAttribute("value"));
  await page.click("#desk-services button:has-text('开放')");
  await page.waitForLoadState();
  await check(officer, "desk with an open service");

  const panel = employee.page.locator("#services");
  await panel.locator("summary").click();
  assert.notEqual(await panel.locator("input[name=name]").inputValue(), "", "one's own name is there already");
  await check(employee, "room with a form to apply");
  await panel.locator("input[name=phone]").fill("110");
  await panel.locator("input[name=consent]").check();
  await panel.locator("form button").click();
  await panel.locator("[role=alert]", { hasText: "手机" }).waitFor();
  await panel.locator("input[name=phone]").fill("14200001234");
  await panel.locator("form button").click();
  const receipt = await panel.locator("[data-receipt=number]").innerText();
  const code = await panel.locator("[data-receipt=code]").innerText();
  assert.match(receipt, /^ZY-\d{6}-0001-[0-9A-Z]$/);
  await check(employee, "room with a receipt");

  const row = page.locator("#desk-services li", { hasText: receipt });
  await row.waitFor();
  assert.match(await row.innerText(), /142\*\*\*\*1234/);
  await row.locator("button", { hasText: "接手" }).click();
  await page.waitForURL(/\/applications\/[0-9a-f-]{36}$/);
  assert.match(await page.innerText("main"), /14200001234/);
  await check(officer, "an application");
  assert.equal(await followed(employee, receipt, code), "taken_up");
  await check(employee, "an application followed");
  await page.click("main button:has-text('办结')");
  await page.waitForLoadState();
  assert.equal(await followed(employee, receipt, code), "finished");
  await page.goto(`${desk}/applications`);
  await check(officer, "the list of applications");
  await employee.context.close();
});

test("without scripts the same form applies once, and the applicant withdraws", async () => {
  const plain = await joined(browser, server, { ...phone, javaScriptEnabled: false }, "路过的同事");
  await plain.page.click("#services summary");
  await plain.page.fill("#services input[name=phone]", "14200005678");
  await plain.page.check("#services input[name=consent]");
  await plain.page.click("#services form button");
  await plain.page.waitForURL(/\/receipts$/);
  const text = await plain.page.innerText("main");
  const receipt = text.match(/ZY-\d{6}-\d{4}-[0-9A-Z]/)[0];
  const code = text.match(/\b[A-Z2-7]{5}-[A-Z2-7]{5}\b/)[0];
  assert.equal(await followed(plain, receipt, code), "declared");
  await plain.page.click("summary:has-text('撤回')");
  await plain.page.click("button:has-text('确定撤回')");
  await plain.page.waitForLoadState();
  assert.equal(await plain.page.locator("[data-followed]").getAttribute("data-followed"), "withdrawn");
  await plain.context.close();
});
