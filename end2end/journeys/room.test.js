// What is said in a room between two employees and the one who presents, with and without scripts, while nobody reloads a page.
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

test("a question is asked, wanted by another, answered in writing, and nobody reloads", async () => {
  const [asker, other] = [await joined(browser, server, phone), await joined(browser, server, phone, "路过的同事")];
  await check(asker, "room where nothing was said");
  await officer.page.goto(desk);
  await check(officer, "desk where nothing was said");
  await asker.page.fill("#f-ask-question", "收到自称公安的来电要求转账，怎么核实？");
  await asker.page.check("#qa input[name=anonymous]");
  await asker.page.click("#qa button:has-text('发送')");
  const question = (page) => page.locator("#qa li", { hasText: "怎么核实" });
  await question(asker.page).locator("b", { hasText: "您的提问" }).waitFor();
  assert.equal(await asker.page.inputValue("#f-ask-question"), "");
  await question(other.page).waitFor();
  assert.match(await question(other.page).innerText(), /匿名/);
  await question(other.page).locator("button").click();
  await question(other.page).locator("button[aria-pressed=true]").waitFor();
  await question(asker.page).locator("button", { hasText: "1" }).waitFor();
  await check(asker, "room with a question");

  const row = officer.page.locator("#questions li", { hasText: "怎么核实" });
  await row.waitFor();
  await row.locator("summary").click();
  await row.locator("textarea").fill("挂断后拨 96110 核实。");
  await row.locator("button", { hasText: "发布回复" }).click();
  await officer.page.waitForLoadState();
  await check(officer, "desk with an answered question");
  for (const it of [asker, other]) await question(it.page).locator("p", { hasText: "96110" }).waitFor();
  for (const it of [asker, other]) await it.context.close();
});

test("without scripts the same forms ask and vote, and what is too long stays typed", async () => {
  const plain = await joined(browser, server, { ...phone, javaScriptEnabled: false });
  await plain.page.fill("#f-ask-question", "居住证到期怎么续？");
  await plain.page.click("#qa button:has-text('发送')");
  const row = plain.page.locator("#qa li", { hasText: "居住证" });
  assert.match(await row.innerText(), /您的提问/);
  await plain.page.locator("#qa li", { hasText: "怎么核实" }).locator("button").click();
  await plain.page.waitForLoadState();
  assert.equal(await plain.page.locator("#qa button[aria-pressed=true]").count(), 1);
  await plain.context.close();
});

test("a poll and a quiz go to the whole room, and an announcement stands above all", async () => {
  const employee = await joined(browser, server, phone);
  const { page } = officer;
  await page.goto(desk);
  await page.fill("#announcements textarea", "讲座材料已放在“材料”里。".repeat(20));
  await page.click("#announcements button");
  await employee.page.locator("#announcement", { hasText: "讲座材料" }).waitFor();

  await page.click("#desk-polls summary");
  await page.fill("#desk-polls input[name=poll]", "您接到过冒充公检法的电话吗？");
  const options = page.locator("#desk-polls input[name='options[]']");
  for (const [at, text] of ["接到过", "没有"].entries()) await options.nth(at).fill(text);
  await page.click("#desk-polls button:has-text('存为草稿')");
  await page.waitForLoadState();
  await page.click("#desk-polls li button:has-text('发给全场')");
  const poll = employee.page.locator("#polls section", { hasText: "冒充公检法" });
  await poll.locator("label", { hasText: "没有" }).click();
  await poll.locator("button").click();
  await poll.locator("li", { hasText: "100%" }).waitFor();
  await check(employee, "room with an announcement and a poll");

  await page.goto(desk);
  await page.selectOption("#desk-polls select[name=quiz]", { index: 1 });
  await page.click("#desk-polls button:has-text('加入')");
  await page.waitForLoadState();
  await page.click("#desk-polls li button:has-text('发给全场')");
  const quiz = employee.page.locator("#polls section", { hasText: "小测验" });
  await quiz.locator("label").first().click();
  await quiz.locator("button").click();
  await quiz.locator("b", { hasText: "正确答案" }).waitFor();
  await check(employee, "room with an answered quiz");
  await page.goto(desk);
  await check(officer, "desk with polls");
  await page.locator("#desk-polls li button", { hasText: "结束作答" }).first().click();
  await page.waitForLoadState();
  await employee.page.locator("#polls section", { hasText: "已结束" }).first().waitFor();
  await employee.context.close();
});
