// Two people of one brand at work: what one decides, the other sees, without losing what is being typed.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { check, desktop, launch, open, signIn } from "../support/browser.js";
import { startDemo, until } from "../support/server.js";

let server, browser;
before(async () => {
  server = await startDemo();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/** A call as another program of the brand or the company would make it. */
async function rest(key, method, path, body) {
  const answer = await fetch(`${server.demo.url}/api/v1/${path}`, {
    method,
    headers: { authorization: `Bearer ${server.demo.api_keys[key]}`, "content-type": "application/json" },
    body: body && JSON.stringify(body),
  });
  assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${await answer.clone().text()}`);
  return answer.json();
}

/** A new request of the carmaker, at the n-th free time. */
async function book(n) {
  const { offerings, company_id } = server.demo;
  const today = new Date();
  const day = (ahead) => new Date(today.getTime() + ahead * 86_400_000).toISOString().slice(0, 10);
  const { slots } = await rest("liaison", "GET", `offerings/${offerings.briefing}/slots?from=${day(3)}&to=${day(30)}`);
  const { starts_at } = slots[n];
  return rest("liaison", "POST", "bookings", {
    offering_id: offerings.briefing, starts_at, company_id, branch_ids: "all", topic: "antifraud-general", head_count: 20,
    note: "", answers: { concern: "冒充客服", screens: "手机" },
  });
}

test("week and month follow a colleague, and what is being typed stays", async () => {
  const view = await open(browser, desktop);
  const { page } = view;
  const { demo } = server;
  await signIn(page, demo.url, server.account("brand_manager"));
  const listening = page.waitForResponse((it) => it.url().includes("/events?since="));
  await page.goto(`${demo.url}/brands/${demo.brand_id}/week`);
  await listening;
  await page.evaluate(() => (globalThis.sameDocument = true));

  const first = await book(0);
  const card = page.locator(`#booking-${first.id}`);
  await card.waitFor();
  assert.equal(await page.evaluate(() => globalThis.sameDocument), true, "the page was not loaded anew");
  await check(view, "a week that was renewed");

  await card.locator("details", { has: page.locator("textarea") }).locator("summary").click();
  await card.locator("textarea").fill("当天有重大活动");
  const second = await book(8);
  const bar = page.locator("[role=status] a", { hasText: "刷新" });
  await bar.waitFor();
  assert.equal(await card.locator("textarea").inputValue(), "当天有重大活动");
  assert.equal(await page.locator(`#booking-${second.id}`).count(), 0);
  await check(view, "a week that could not be renewed");
  await bar.click();
  await page.locator(`#booking-${second.id}`).waitFor();
  assert.equal(await page.evaluate(() => globalThis.sameDocument), undefined, "the reader's own click loads it anew");

  const { starts_at } = await rest("brand_manager", "GET", `engagements/${second.engagement_id}`);
  const again = page.waitForResponse((it) => it.url().includes("/events?since="));
  await page.goto(`${demo.url}/brands/${demo.brand_id}/month?month=${starts_at.slice(0, 7)}`);
  await again;
  const link = page.locator(`a[href$="${second.engagement_id}"]`);
  await link.waitFor();
  await rest("brand_manager", "POST", `bookings/${second.id}/decline`, { reason: "当天有重大活动" });
  await link.waitFor({ state: "detached" });
  await check(view, "a month that was renewed");
  await view.context.close();
});

test("a page that nobody looks at keeps no connection, and is true again when somebody does", async () => {
  const view = await open(browser, desktop);
  const { page } = view;
  const { demo } = server;
  await signIn(page, demo.url, server.account("brand_manager"));
  const show = (state) =>
    page.evaluate((state) => {
      Object.defineProperty(document, "visibilityState", { value: state, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    }, state);
  const opened = [];
  const ended = [];
  page.on("request", (it) => it.url().includes("/events?since=") && opened.push(it));
  page.on("requestfailed", (it) => it.url().includes("/events?since=") && ended.push(it));
  page.on("requestfinished", (it) => it.url().includes("/events?since=") && ended.push(it));
  await page.goto(`${demo.url}/brands/${demo.brand_id}/week`);
  await until("the connection", () => opened.length === 1);
  await show("hidden");
  await until("its end", () => ended.length === 1);
  const booking = await book(16);
  await show("visible");
  await page.locator(`#booking-${booking.id}`).waitFor();
  assert.equal(opened.length, 2);
  await view.context.close();
});
