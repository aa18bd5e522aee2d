// A brand's pack from the upload of a PDF to the replay with chapters, while an employee's page changes without being loaded anew.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { check, desktop, launch, open, phone, signIn } from "../support/browser.js";
import { push, startDemo, until } from "../support/server.js";

let server, browser, officer, desk, pack, employee;
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

/** A PDF as presentation programs make them: three pages, fonts embedded. */
async function pdf() {
  const { context, page } = await open(browser);
  const slide = (n, title) =>
    `<section style="page-break-after:always;height:100vh;display:grid;place-content:center;font:700 64px sans-serif;background:#123;color:#fff">${title}<p style="font-size:32px">${n} / 3</p></section>`;
  const slides = ["警惕冒充客服", "停、核、报三步", "提问与答复"].map((it, at) => slide(at + 1, it)).join("");
  await page.setContent(`<style>*{margin:0;-webkit-print-color-adjust:exact}</style>${slides}`);
  const bytes = await page.pdf({ width: "1280px", height: "720px", printBackground: true });
  await context.close();
  return bytes;
}

test("a PDF becomes slides while the page is looked at, and what is none is refused with a reason", async () => {
  const { page } = officer;
  await page.goto(`${server.demo.url}/brands/${server.demo.brand_id}/packs`);
  await check(officer, "packs");
  await page.locator("main a", { hasText: "反诈通用" }).first().click();
  await page.waitForURL(/\/packs\/[0-9a-f-]+/);
  pack = page.url();
  await check(officer, "pack without slides");
  const upload = async (buffer) => {
    await page.setInputFiles("input[name=slides]", { name: "反诈.pdf", mimeType: "application/pdf", buffer });
    await page.click("#slides form[action$='pack-slides'] button");
    await page.waitForLoadState();
  };
  await upload(Buffer.from("<svg onload=alert(1)>"));
  await page.locator("#f-slides-slides-error").waitFor();
  await check(officer, "pack whose file was refused");
  await upload(await pdf());
  await page.locator("#slides ol img").nth(2).waitFor({ timeout: 60_000 });
  await page.locator("#slides ol img").nth(2).scrollIntoViewIfNeeded();
  await until("the pictures", () => page.$$eval("#slides ol img", (all) => all.every((it) => it.naturalWidth === 1600)));
  await check(officer, "pack with slides");
});

test("agenda, cases, handouts and a copy for a company are kept", async () => {
  const { page } = officer;
  await page.locator("input[name='slide[]']").nth(1).fill("2");
  await page.locator("textarea[name='cases[]']").first().fill("某门店接到“客服”电话，共享屏幕后被转走定金。");
  await page.click("#facts button:has-text('保存')");
  await page.waitForLoadState();
  assert.equal(await page.locator("input[name='slide[]']").nth(1).inputValue(), "2");
  await page.click("#materials summary:has-text('添加网址')");
  await page.fill("#f-link-material", "反诈对照卡");
  await page.fill("#materials input[name=link]", "https://gat.hubei.gov.cn/");
  await page.click("#materials button:text-is('添加')");
  await page.waitForLoadState();
  await page.selectOption("select[name=company]", { index: 1 });
  await page.click("button:has-text('复制并定制')");
  await page.waitForURL((it) => it.href !== pack);
  assert.match(await page.innerText("main"), /分支机构|湖北/);
  await check(officer, "pack made for a company");
  const small = await open(browser, { ...phone, storageState: await officer.context.storageState() });
  await small.page.goto(page.url());
  await check(small, "pack made for a company, on a phone");
  await small.context.close();
});

test("in the waiting room there are handouts, agenda, a test of the device and a way to tell of a problem", async () => {
  employee = await open(browser, phone);
  const { page } = employee;
  await page.goto(server.demo.now.join_url);
  await page.click("main form button.btn-primary");
  await page.waitForURL(/\/room\//);
  assert.match(await page.innerText("#materials"), /反诈对照卡/);
  await page.click("#device-test button:has-text('播放测试音')");
  await page.click("#device-test button:has-text('听不到')");
  assert.match(await page.innerText("#device-test"), /静音开关/);
  await check(employee, "waiting room with its pack");
  await page.click("#issue summary");
  await page.selectOption("#issue select", "sound");
  await page.fill("#issue input[name=issue]", "会议室音箱没声音");
  await page.click("#issue button");
  await page.waitForLoadState();
  await officer.page.goto(desk);
  await officer.page.locator("#issues li", { hasText: "会议室音箱" }).waitFor();
  await check(officer, "desk with slides and a problem");
  await officer.page.click("#issues button:has-text('已解决')");
  await officer.page.waitForLoadState();
});

test("the employee sees each slide that the presenter turns to, by button and by key", async () => {
  const { page } = officer;
  const encoder = push(`${server.demo.now.rtmp_url}/${server.demo.now.stream_key}`, 600);
  const src = () => employee.page.locator("img.room-slide").getAttribute("src", { timeout: 500 }).catch(() => "");
  await page.click("#slides button:has-text('开始放映')");
  await until("the first slide", async () => /\/1$/.test(await src()));
  await until("its picture", () => employee.page.locator("img.room-slide").evaluate((it) => it.naturalWidth > 0));
  await check(employee, "room with a slide");
  await page.locator("h1").first().click();
  await page.keyboard.press("ArrowRight");
  await until("the second slide", async () => /\/2$/.test(await src()));
  await page.locator("#pack-quiz button").first().click();
  await page.waitForLoadState();
  await employee.page.locator("#polls section", { hasText: "小测验" }).waitFor();
  const plain = await open(browser, { ...phone, javaScriptEnabled: false, storageState: await employee.context.storageState() });
  await plain.page.goto(employee.page.url());
  assert.match(await plain.page.locator("img.room-slide").getAttribute("src"), /\/2$/);
  await plain.context.close();
  await employee.page.evaluate(() => document.querySelector(".room").setAttribute("data-weak", ""));
  await check(employee, "room where the slide takes the stage");
  await page.reload();
  await until("the broadcast", async () => {
    await page.reload();
    return (await page.locator("form[action$='end-engagement']").count()) > 0 && (await page.locator(".live-dot").first().isVisible());
  });
  await page.click("#slides button:has-text('下一页')");
  await until("the third slide", async () => /\/3$/.test(await src()));
  await check(officer, "desk while slides are shown");
  await new Promise((done) => setTimeout(done, 6000));
  await page.click("summary:has-text('结束')");
  await page.click("form[action$='end-engagement'] button");
  await page.waitForLoadState();
  await encoder.ended;
});

test("the same link shows the replay with chapters that lead to their places", async () => {
  const { page } = employee;
  await until("the chapters", async () => {
    await page.goto(server.demo.now.join_url);
    await page.click("main form button.btn-primary");
    await page.waitForURL(/\/room\//);
    return (await page.locator("#chapters li").count()) > 0;
  }, 90);
  await page.locator("#chapters button").first().waitFor();
  const video = page.locator(".stage > video");
  await until("the picture", () => video.evaluate((it) => it.readyState > 1), 60);
  const last = page.locator("#chapters button", { hasText: "课件第 3 页" }).last();
  await last.click();
  await until("the third slide's place", async () => /\/3$/.test((await page.locator("img.room-slide").getAttribute("src")) ?? ""));
  assert.equal(await page.locator("#chapters [aria-current=true]").count(), 1);
  await check(employee, "replay with chapters");
  const wide = await open(browser, { ...desktop, locale: "en-US", storageState: await employee.context.storageState() });
  await wide.page.goto(page.url());
  await check(wide, "replay with chapters, in English on a desktop");
  const quiz = page.locator("#polls section", { hasText: "小测验" });
  await quiz.locator("label").first().click();
  await quiz.locator("form button").click();
  await quiz.locator("b", { hasText: "正确答案" }).waitFor();
  await wide.context.close();
});
