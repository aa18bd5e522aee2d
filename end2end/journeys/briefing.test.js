// One briefing from booking to replay, with real parts at every edge: Chromium, SMTP, RTMP from ffmpeg.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { simpleParser } from "mailparser";
import { check, desktop, launch, open, phone, signIn } from "../support/browser.js";
import { push, startDemo, until } from "../support/server.js";

let server, browser;
before(async () => {
  server = await startDemo();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const wish = "请结合门店收款多讲刷单返利";
let engagement, link, liaison, officer, encoder;

test("the liaison books a briefing for all branches", async () => {
  liaison = await open(browser, desktop);
  const { page } = liaison;
  await signIn(page, server.demo.url, server.account("company_liaison"));
  await check(liaison, "liaison's home");
  await page.goto(`${server.demo.url}/book`);
  await check(liaison, "choice of offerings");
  await page.goto(`${server.demo.url}/book/${server.demo.offerings.briefing}`);
  assert.match(await page.innerText("main"), /已选 300 家/);
  assert.match(await page.content(), /2027 年放假安排尚未公布/);
  await page.click("#times .times button");
  await page.waitForSelector("#times .times button[aria-current=true]");
  await page.selectOption("select[name=topic]", "antifraud-general");
  for (const area of await page.$$("textarea[name^='answers['][required]")) await area.fill("刷单返利");
  await page.fill("textarea[name=note]", wish);
  // From the top: further down the bar with the button hides half of whatever lies behind it.
  await page.evaluate(() => scrollTo(0, 0));
  await check(liaison, "booking page, filled in");
  await page.click("button[value=submit]");
  await page.waitForURL(/\/engagements\/[0-9a-f-]{36}$/);
  engagement = page.url().split("/").pop();
  assert.match(await page.innerText("main"), new RegExp(wish));
  await check(liaison, "engagement page");
});

test("the manager is told by mail, sees the request and confirms it", async () => {
  const manager = server.account("brand_manager");
  const told = async () => {
    for (const raw of await server.mails()) {
      const mail = await simpleParser(raw);
      if (mail.to?.text.includes(manager.email)) return mail;
    }
  };
  assert.match((await until("the manager's mail", told)).text, /江汉/);
  officer = await open(browser, desktop);
  const { page } = officer;
  await signIn(page, server.demo.url, manager);
  const card = page.locator("#requests li", { hasText: wish });
  assert.match(await card.innerText(), /300 家分支/);
  await check(officer, "week view with requests");
  const sent = await server.mailCount();
  await card.locator("button.btn-primary").click();
  await page.waitForLoadState();
  assert.equal(await page.locator("#requests li", { hasText: wish }).count(), 0);
  await check(officer, "week view after the confirmation");
  // 3,075 employees have an address; the company's liaison gets a copy.
  await until("every invite", async () => (await server.mailCount()) - sent >= 3076, 120);
});

test("an invite names one person only and carries text, HTML and the calendar object", async () => {
  const raws = await server.mails();
  const raw = raws.find((it) => /X-Rcpt-Args:.*gulnazar\.sample@/.test(it.toString("latin1")));
  assert.ok(raw, "古丽娜扎尔 has an invite");
  const mail = await simpleParser(raw);
  const calendar = mail.attachments.find((it) => it.contentType === "text/calendar" || it.filename === "invite.ics");
  // Unfolded, RFC 5545 3.1.
  const ics = calendar.content.toString("utf8").replace(/\r\n[ \t]/g, "");
  assert.match(ics, /METHOD:REQUEST/);
  assert.equal(ics.match(/^ATTENDEE/gm).length, 1);
  assert.match(ics, /gulnazar\.sample@/);
  assert.ok(mail.text.length > 50 && mail.html.length > 50);
  link = mail.text.match(/https?:\S+\/j\/[\w-]+/)[0];
  assert.ok(!/ATTENDEE.*liaison@/.test(ics));
});

test("branches get a printable page of links with QR codes and a text to paste", async () => {
  const { page } = liaison;
  await page.goto(`${server.demo.url}/engagements/${engagement}`);
  await check(liaison, "confirmed engagement");
  // Of 300 branches one province is written out at a time.
  await page.locator("#branches a[href*='province=']").nth(2).click();
  await page.waitForURL(/province=2/);
  await check(liaison, "confirmed engagement, one province open");
  await page.locator(`a[href^='/engagements/${engagement}/links/']`).first().click();
  await page.waitForURL(/\/links\//);
  assert.ok((await page.locator("svg[role=img]").count()) > 0);
  assert.match(await page.inputValue("textarea"), /\/j\//);
  await check(liaison, "links page");
});

test("looking at a link changes nothing, and somebody else joins as a marked guest", async () => {
  for (let i = 0; i < 10; i++) assert.equal((await fetch(link)).status, 200);
  const guest = await open(browser, phone);
  await guest.page.goto(link);
  assert.match(await guest.page.innerText("main"), /古\*/);
  await check(guest, "join page");
  await guest.page.click("details > summary:has-text('不是我')");
  await guest.page.fill("input[name=name]", "路过的同事");
  await guest.page.click("details form button");
  await guest.page.waitForURL(/\/room\//);
  await check(guest, "waiting room of a guest");
  await guest.context.close();
});

test("an officer goes live from an encoder and the employee sees a moving picture with sound", async () => {
  const { page } = officer;
  await page.goto(`${server.demo.url}/brands/${server.demo.brand_id}/engagements/${engagement}`);
  await page.click("summary:has-text('显示密钥')");
  const line = await page.locator("code", { hasText: "ffmpeg" }).innerText();
  await check(officer, "brand's page of the engagement, with the key");

  const employee = await open(browser, phone);
  await employee.page.goto(link);
  await employee.page.click("main form button.btn-primary");
  await employee.page.waitForURL(/\/room\//);
  assert.match(await employee.page.innerText("main"), /反诈/);
  await check(employee, "waiting room");

  encoder = push(line.match(/rtmp:\S+/)[0], 600);
  const video = employee.page.locator("video");
  await video.waitFor({ timeout: 60_000 });
  // The first click of a person who finds it silent; autoplay with sound is the browser's choice.
  const time = () => video.evaluate((it) => (it.paused ? it.play().then(() => 0) : it.currentTime));
  const first = await until("the picture", time, 60);
  await until("the picture to move", async () => (await time()) > first + 2, 30);
  const seen = await video.evaluate((it) => ({ width: it.videoWidth, sound: it.webkitAudioDecodedByteCount }));
  assert.equal(seen.width, 640);
  assert.ok(seen.sound > 0, "a sound track is decoded");
  await check(employee, "room, live");

  await page.reload();
  await until("the employee among those who are in", async () => {
    await page.reload();
    return /已进入[\s\S]*?2\s*\/ 3,214/.test(await page.innerText("main"));
  });
  await check(officer, "brand's page, live");

  await page.click("summary:has-text('结束')");
  await page.click("form[action$='end-engagement'] button");
  await page.waitForLoadState();
  await encoder.ended;
  await check(officer, "brand's page, ended");

  await employee.page.goto(link);
  await employee.page.click("main form button.btn-primary");
  await employee.page.waitForURL(/\/room\//);
  await video.waitFor();
  await until("the replay", time, 60);
  assert.ok(await video.evaluate((it) => Number.isFinite(it.duration) && it.duration > 2), "the replay has an end");
  await check(employee, "replay");
  await employee.context.close();
});

test("REST tells the same, with the keys of demo.json", async () => {
  const { demo } = server;
  const get = async (path, key) => fetch(`${demo.url}/api/v1/${path}`, { headers: { authorization: `Bearer ${key}` } });
  const one = await (await get(`engagements/${engagement}`, demo.api_keys.brand_manager)).json();
  assert.equal(one.status, "completed");
  const { branches } = await (await get(`engagements/${engagement}/attendance`, demo.api_keys.liaison)).json();
  assert.equal(branches.length, 300);
  assert.equal(branches.reduce((sum, it) => sum + it.present, 0), 2);
  const calendar = await get(`engagements/${engagement}/calendar.ics`, demo.api_keys.liaison);
  assert.match(await calendar.text(), /BEGIN:VEVENT/);
  assert.equal((await get(`engagements/${engagement}`, "zy_none")).status, 401);
});
