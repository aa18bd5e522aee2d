// A window at a company: read from its plaque, declared for on a phone without scripts, checked by the crew, withdrawn by its applicant.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { check, desktop, launch, open, phone, signIn } from "../support/browser.js";
import { startDemo } from "../support/server.js";

let server, browser, manager, liaison;
before(async () => {
  server = await startDemo();
  browser = await launch();
  manager = await open(browser, desktop);
  await signIn(manager.page, server.demo.url, server.account("brand_manager"));
  liaison = await open(browser, desktop);
  await signIn(liaison.page, server.demo.url, server.account("company_liaison"));
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/** The brand's page of the window that hangs. */
async function hung() {
  await manager.page.goto(`${server.demo.url}/brands/${server.demo.brand_id}/windows`);
  await manager.page.click("main li a:has-text('已挂牌')");
  await manager.page.waitForURL(/\/windows\/[0-9a-f-]{36}$/);
}

test("the register, the plaque and the public page name the same window", async () => {
  await manager.page.goto(`${server.demo.url}/brands/${server.demo.brand_id}/windows`);
  await check(manager, "windows of a brand");
  await hung();
  await check(manager, "a window");
  await manager.page.click("a:has-text('打印牌卡')");
  await manager.page.waitForURL(/\/plaque$/);
  await check(manager, "a plaque");
  const address = (await manager.page.innerText("article")).match(/http\S+\/w\/[a-z2-7]{8}/)[0];
  const visitor = await open(browser, { ...phone, javaScriptEnabled: false });
  await visitor.page.goto(address);
  assert.match(await visitor.page.innerText("main"), /知航-001/);
  await visitor.context.close();
  const reader = await open(browser, phone);
  await reader.page.goto(address);
  await check(reader, "a window's public page");
  await reader.context.close();
});

test("a need is declared without scripts, checked, read and withdrawn, and the company sees a number", async () => {
  await liaison.page.goto(`${server.demo.url}/companies/${server.demo.company_id}/windows`);
  await check(liaison, "windows of a company");
  await liaison.page.click("main li a:has-text('已挂牌')");
  await liaison.page.waitForURL(/\/windows\/[0-9a-f-]{36}$/);
  await check(liaison, "a company's window");
  const link = await liaison.page.locator("a", { hasText: "/v/" }).innerText();

  const employee = await open(browser, { ...phone, javaScriptEnabled: false });
  await employee.page.goto(link);
  await employee.page.locator("main ul.rows a").first().click();
  await employee.page.fill("input[name=name]", "欧阳示例");
  await employee.page.fill("input[name=phone]", "110");
  for (const question of await employee.page.locator("textarea").all()) await question.fill("示例路八号");
  await employee.page.check("input[name=consent]");
  await employee.page.click("main form button.btn-primary");
  assert.equal(await employee.page.inputValue("input[name=name]"), "欧阳示例", "nothing that was typed is lost");
  await employee.page.fill("input[name=phone]", "14200001234");
  await employee.page.click("main form button.btn-primary");
  await employee.page.waitForURL(/\/receipts$/);
  const text = await employee.page.innerText("main");
  const receipt = text.match(/ZY-\d{6}-\d{4}-[0-9A-Z]/)[0];

  const seen = await open(browser, phone);
  await seen.page.goto(link);
  await check(seen, "what can be declared");
  await seen.page.locator("main ul.rows a").first().click();
  await seen.page.waitForLoadState();
  await check(seen, "a declaration's form");
  await seen.context.close();

  await hung();
  await manager.page.locator("main li a", { hasText: "已登记 1 人" }).click();
  await manager.page.waitForURL(/\/visits\//);
  const row = manager.page.locator("main li", { hasText: receipt });
  await row.locator("summary").click();
  await row.locator("textarea").fill("身份证复印件");
  await row.locator("form button.btn-primary", { hasText: "保存" }).click();
  await manager.page.waitForLoadState();
  await check(manager, "a visit's declarations");

  await employee.page.reload();
  assert.match(await employee.page.innerText("main"), /身份证复印件/);
  await employee.page.click("button:has-text('查进度或撤回')");
  await employee.page.waitForURL(/\/services\/follow$/);
  await employee.page.click("summary:has-text('撤回')");
  await employee.page.click("button:has-text('确定撤回')");
  await employee.page.waitForLoadState();
  assert.equal(await employee.page.locator("[data-followed]").getAttribute("data-followed"), "withdrawn");
  await employee.context.close();
  await liaison.page.reload();
  assert.doesNotMatch(await liaison.page.innerText("main"), /ZY-|已登记 1 人/);
});
