// An employee watches, a liaison sets right who was there, and a report says what came of it.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { check, desktop, launch, open, phone, signIn } from "../support/browser.js";
import { push, startDemo, until } from "../support/server.js";

let server, browser, officer, liaison, employee, encoder, id, desk;
before(async () => {
  server = await startDemo();
  browser = await launch();
  id = server.demo.now.engagement_id;
  desk = `${server.demo.url}/brands/${server.demo.brand_id}/engagements/${id}`;
  officer = await open(browser, desktop);
  await signIn(officer.page, server.demo.url, server.account("brand_manager"));
  liaison = await open(browser, desktop);
  await signIn(liaison.page, server.demo.url, server.account("company_liaison"));
});
after(async () => {
  encoder?.process.kill();
  await browser?.close();
  await server?.stop();
});

const attendance = () => `${server.demo.url}/engagements/${id}/attendance`;

/** The same page as it is on a phone and in English. */
async function variants(account, path, name) {
  const small = await open(browser, phone);
  await signIn(small.page, server.demo.url, account);
  await small.page.goto(path);
  await check(small, `${name}, phone`);
  await small.context.addCookies([{ name: "lang", value: "en", url: server.demo.url }]);
  await small.page.goto(path);
  await check(small, `${name}, phone, English`);
  await small.context.close();
}

test("before it begins, the board says whom to call", async () => {
  await liaison.page.goto(attendance());
  assert.match(await liaison.page.innerText("#follow-up"), /还有 \d+ 家/);
  assert.match(await liaison.page.inputValue("#reminder"), /还没有人进入的分支/);
  await check(liaison, "attendance before");
  await officer.page.goto(desk);
  await check(officer, "brand's page with whom to call");
});

test("an employee watches, says who sits there, and is counted", async () => {
  await officer.page.goto(desk);
  await officer.page.click("summary:has-text('显示密钥')");
  const line = await officer.page.locator("code", { hasText: "ffmpeg" }).innerText();
  employee = await open(browser, phone);
  await employee.page.goto(server.demo.now.join_url);
  await employee.page.click("main form button.btn-primary");
  await employee.page.waitForURL(/\/room\//);
  await employee.page.locator("details summary", { hasText: "本屏幕有" }).click();
  await employee.page.fill("#f-screen-screen_people", "3");
  await employee.page.fill("#f-screen-screen_names", "刘心悦\n买买提·江汉示例\n欧阳某某");
  await check(employee, "room with the form of a screen");
  await employee.page.locator("form[action$='/screen'] button").click();
  await employee.page.locator("details summary", { hasText: "本屏幕有 3 人" }).waitFor();
  encoder = push(line.match(/rtmp:\S+/)[0], 600);
  const beats = [];
  employee.page.on("request", (it) => it.url().endsWith("/heartbeat") && beats.push(new URLSearchParams(it.postData())));
  await employee.page.locator("video").waitFor({ timeout: 60_000 });
  const time = () => employee.page.locator("video").first().evaluate((it) => (it.paused ? it.play().then(() => 0) : it.currentTime));
  const first = await until("the picture", time, 60);
  await until("half a minute of it", async () => (await time()) > first + 30, 90);
  await until("three reports", () => beats.length >= 3, 30);
  for (const it of beats) {
    assert.ok(Math.abs(Number(it.get("at")) - Date.now()) < 90_000, "the moment of the broadcast, by the server's clock");
    assert.ok(Number(it.get("played")) < 16_000 && it.get("visible") === "1" && it.get("token").length > 40);
  }
  await until("one who watches", async () => {
    await liaison.page.goto(attendance());
    return /正在看（屏幕）\s*1/.test(await liaison.page.innerText("main"));
  });
  await check(liaison, "attendance, live");
});

test("the liaison confirms the screen and adds who was there", async () => {
  const { page } = liaison;
  // The branch of which one has entered; its province may be folded.
  const row = page.locator("tr", { has: page.locator("td:nth-of-type(2)", { hasText: /^1$/ }) });
  await row.locator("a").first().evaluate((it) => it.click());
  await page.waitForURL(/\/attendance\/[0-9a-f-]{36}$/);
  assert.match(await page.innerText("main"), /待核实[\s\S]*刘心悦/);
  await check(liaison, "branch's people, live");
  await page.locator("form[action$='/correct-heads'] input[type=number]").first().fill("4");
  await page.locator("form[action$='/correct-heads'] button").first().click();
  await page.waitForLoadState();
  assert.match(await page.innerText("main"), /已核实/);
  await page.fill("#f-present-name", "");
  await page.click("form[action$='/add-present'] button");
  await page.waitForLoadState();
  assert.match(await page.innerText("main"), /请填写/);
  await check(liaison, "branch's people with a fault");
  await page.fill("#f-present-name", "门卫老赵");
  await page.selectOption("#f-present-at", { index: 1 });
  await page.click("form[action$='/add-present'] button");
  await page.waitForLoadState();
  assert.match(await page.innerText("main"), /门卫老赵[\s\S]*3 人改为 4 人/);
  await check(liaison, "branch's people, corrected");
  await variants(server.account("company_liaison"), page.url(), "branch's people");
});

test("when it ends one tap says what people thought, and absentees are invited to the replay", async () => {
  await officer.page.goto(desk);
  await officer.page.click("summary:has-text('结束')");
  await officer.page.click("form[action$='end-engagement'] button");
  await officer.page.waitForLoadState();
  await encoder.ended;
  await employee.page.reload();
  await employee.page.locator("form[action$='/rate'] button", { hasText: "很有帮助" }).click();
  await employee.page.waitForLoadState();
  assert.equal(await employee.page.locator("button[aria-pressed=true]").innerText().then((it) => /5/.test(it)), true);
  await check(employee, "room, over and rated");
  await liaison.page.goto(attendance());
  await check(liaison, "attendance after");
  const sent = await server.mailCount();
  await liaison.page.click("form[action$='/invite-to-replay'] button");
  await liaison.page.waitForLoadState();
  assert.match(await liaison.page.innerText("main"), /邀请已排入发送/);
  await until("mail about the replay", async () => (await server.mailCount()) > sent, 60);
  await variants(server.account("company_liaison"), attendance(), "attendance after");
});

test("the report says it, to read and to take along", async () => {
  const { page } = liaison;
  const report = `${server.demo.url}/engagements/${id}/report`;
  // The last report of the player is written down within ten seconds.
  await until("what was watched", async () => {
    await page.goto(report);
    return /\d+%/.test(await page.locator("dl").innerText());
  });
  const numbers = await page.locator("dl").innerText();
  assert.match(numbers, /5\.0/);
  await check(liaison, "report");
  const lines = () => page.locator(".unfolds-on-paper li").evaluateAll((all) => [all.filter((it) => it.checkVisibility()).length, all.length]);
  const [seen, all] = await lines();
  assert.ok(seen < all, "provinces are folded");
  await page.emulateMedia({ media: "print" });
  assert.deepEqual(await lines(), [all, all], "nobody unfolds paper");
  if (process.env.PICTURES) await page.screenshot({ path: `${process.env.PICTURES}/report, printed.png`, fullPage: true });
  await page.emulateMedia({ media: "screen" });
  for (const format of ["csv", "xlsx"]) {
    const file = await page.context().request.get(`${report}.${format}`);
    assert.equal(file.status(), 200);
    assert.match(file.headers()["content-disposition"], new RegExp(`report-.*\\.${format}`));
  }
  await variants(server.account("company_liaison"), report, "report");
  await officer.page.goto(`${desk}/report`);
  await check(officer, "brand's report");
});
