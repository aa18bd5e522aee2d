// The brand's week is moved about: by the hand, by the keyboard; what is refused goes back and says why.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { check, desktop, launch, open, phone, signIn } from "../support/browser.js";
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

const day = (ahead) => new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10);

/** A confirmed briefing at ten on the first working day two weeks or more from now, by the brand's clock. */
async function confirmed() {
  const { offerings, company_id } = server.demo;
  const { slots } = await rest("liaison", "GET", `offerings/${offerings.briefing}/slots?from=${day(14)}&to=${day(40)}`);
  const { starts_at } = slots.find((it) => it.starts_at.includes("T02:00:00"));
  const booking = await rest("liaison", "POST", "bookings", {
    offering_id: offerings.briefing, starts_at, company_id, branch_ids: "all", topic: "antifraud-general", head_count: 20,
    note: "", answers: { concern: "冒充客服", screens: "手机" },
  });
  await rest("brand_manager", "POST", `bookings/${booking.id}/confirm`, {});
  return { ...booking, starts_at };
}

const stands = async (booking) => rest("brand_manager", "GET", `engagements/${booking.engagement_id}`);
const hours = (booking, h) => new Date(Date.parse(booking.starts_at) + h * 3_600_000).toISOString().replace(".000", "");

/** Drags an element with a mouse, in steps as a hand does. */
async function drag(page, from, [dx, dy], edge = false) {
  // What a colleague's change or one's own has just drawn anew is looked up again.
  const box = await until("something to drag", async () => {
    await from.scrollIntoViewIfNeeded();
    return from.boundingBox();
  });
  const [x, y] = [box.x + box.width / 2, edge ? box.y + box.height - 3 : box.y + Math.min(box.height / 2, 12)];
  await page.mouse.move(x, y);
  await page.mouse.down();
  for (let step = 1; step <= 10; step++) await page.mouse.move(x + (dx * step) / 10, y + (dy * step) / 10);
  await page.mouse.up();
}

async function picture(page, name) {
  if (process.env.PICTURES) await page.screenshot({ path: `${process.env.PICTURES}/${name}.png`, fullPage: true });
}

test("an engagement is dragged, stretched and given to another officer; by the keyboard too", async () => {
  const { demo } = server;
  const booking = await confirmed();
  const view = await open(browser, desktop);
  const { page } = view;
  await signIn(page, demo.url, server.account("brand_manager"));
  const date = hours(booking, 8).slice(0, 10);
  await page.goto(`${demo.url}/brands/${demo.brand_id}/week?date=${date}`);
  const event = page.locator(".planner .ec-event:not(.ec-preview, .ec-ghost)", { hasText: "宣讲" }).first();
  await event.waitFor();
  assert.equal(await page.locator("[data-part=grid]").isVisible(), false, "the planner stands in the grid's place");
  await picture(page, "week");
  await check(view, "the planner");
  const slot = await event.evaluate((it) => it.getBoundingClientRect().height / 2);
  const dialog = page.locator(".planner dialog");
  const status = page.locator(".planner [role=status]");

  // What concerns the attendees is asked first; the answer may be no.
  await drag(page, event, [0, slot * 2]);
  await dialog.waitFor();
  assert.match(await dialog.innerText(), /重发邀请/);
  await picture(page, "ask");
  await check(view, "the question before a move");
  await dialog.locator("button[type=button]").click();
  await dialog.waitFor({ state: "hidden" });
  assert.equal((await stands(booking)).starts_at, booking.starts_at);

  await drag(page, event, [0, slot * 2]);
  await dialog.locator("button.btn-primary").click();
  await until("the move", async () => (await stands(booking)).starts_at === hours(booking, 1));
  await until("the word of it", async () => /已改到/.test(await status.innerText()));
  const moved = await stands(booking);
  assert.equal(moved.ends_at, hours(booking, 2));

  // Past the brand's hours: it goes back, and the page says why.
  await drag(page, event, [0, slot]);
  await dialog.locator("button.btn-primary").click();
  await until("the reason", async () => /不能改到/.test(await status.innerText()));
  await picture(page, "refused");
  await check(view, "a move that was refused");
  assert.equal((await stands(booking)).starts_at, moved.starts_at);
  assert.match(await event.innerText(), /11:00/);

  // The keyboard: back to ten o'clock and half an hour longer.
  await event.focus();
  await page.keyboard.press("Enter");
  await dialog.waitFor();
  const starts = await dialog.locator("input[type=datetime-local]").inputValue();
  await dialog.locator("input[type=datetime-local]").fill(starts.replace("T11", "T10"));
  await dialog.locator("input[type=number]").fill("90");
  await page.keyboard.press("Enter");
  await until("the move", async () => (await stands(booking)).ends_at === hours(booking, 1.5));
  assert.equal((await stands(booking)).starts_at, booking.starts_at);
  await dialog.waitFor({ state: "hidden" });

  // A refusal in the form leaves it open, with the reason.
  await event.focus();
  await page.keyboard.press("Enter");
  await dialog.waitFor();
  await dialog.locator("input[type=number]").fill("480");
  await page.keyboard.press("Enter");
  await until("the reason", async () => /不能改到/.test(await dialog.locator("[role=alert]").innerText()));
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "hidden" });

  // The lower edge stretches.
  await drag(page, event, [0, -slot], true);
  await dialog.locator("button.btn-primary").click();
  await until("its length", async () => (await stands(booking)).ends_at === hours(booking, 1));

  // Rows of people: into another officer's row, and nobody is mailed.
  await page.locator(".planner .join button").nth(1).click();
  const inRow = page.locator(".planner .ec-timeline .ec-event:not(.ec-preview, .ec-ghost)");
  await inRow.first().waitFor();
  await picture(page, "team");
  await check(view, "the team's day");
  const before = await rows(page);
  const officers = await page.locator(".planner .ec-timeline .ec-event").count();
  assert.ok(officers >= 1);
  const planner = await (await page.request.get(`${demo.url}/brands/${demo.brand_id}/planner?date=${date}`)).json();
  const crew = planner.events[0].resourceIds;
  const officer = planner.resources.findIndex((it) => crew.includes(it.id) && it.extendedProps.kind === "officer");
  const other = await colleague(planner, officer);
  const mails = (await stands(booking)).sequence;
  const labels = page.locator(".planner .ec-sidebar .ec-row-head, .planner .ec-row-head");
  const [from, to] = [await labels.nth(officer).boundingBox(), await labels.nth(other).boundingBox()];
  const index = crewInOrder(planner).indexOf(planner.resources[officer].id);
  await drag(page, inRow.nth(index), [0, to.y - from.y]);
  await until("another crew", async () => {
    const now = await (await page.request.get(`${demo.url}/brands/${demo.brand_id}/planner?date=${date}`)).json();
    return now.events[0].resourceIds.includes(planner.resources[other].id);
  });
  assert.equal((await stands(booking)).sequence, mails);
  assert.ok(before);
  await picture(page, "swapped");
  await check(view, "another crew");
  await view.context.close();
});

const rows = (page) => page.locator(".planner .ec-event").count();
const crewInOrder = (planner) =>
  planner.resources.filter((it) => planner.events[0].resourceIds.includes(it.id)).map((it) => it.id);
/** Another officer, with the abilities of the first or not: what lacks then is filled up. */
const colleague = async (planner, officer) =>
  planner.resources.findIndex((it, at) => at !== officer && it.extendedProps.kind === "officer" && !planner.events[0].resourceIds.includes(it.id));

test("a phone keeps the list, the filter works without scripts, and notes and deputies are at hand", async () => {
  const { demo } = server;
  const small = await open(browser, { ...phone, locale: "en", colorScheme: "dark" });
  await signIn(small.page, demo.url, server.account("brand_manager"));
  const asked = [];
  small.page.on("request", (it) => /planner/.test(it.url()) && !it.url().endsWith(".css") && asked.push(it.url()));
  await small.page.goto(`${demo.url}/brands/${demo.brand_id}/week`);
  await small.page.locator("[data-part=agenda]").waitFor();
  await small.page.locator(".narrower summary").click();
  await picture(small.page, "phone");
  await check(small, "the week on a phone");
  assert.deepEqual(asked, [], "a phone loads no planner");
  await small.page.goto(`${demo.url}/brands/${demo.brand_id}/settings`);
  await picture(small.page, "settings-phone");
  await check(small, "settings with deputies");
  await small.context.close();

  const plain = await open(browser, { ...desktop, javaScriptEnabled: false });
  const { page } = plain;
  await signIn(page, demo.url, server.account("brand_manager"));
  await page.goto(`${demo.url}/brands/${demo.brand_id}/week`);
  assert.equal(await page.locator("[data-part=grid]").isVisible(), true, "without scripts the page's own week stays");
  await page.click(".narrower summary");
  await page.selectOption(".narrower select[name=kind]", "training");
  await page.click(".narrower form button");
  await page.waitForURL(/kind=training/);
  const all = await page.locator("[data-part=grid] .event").count();
  assert.equal(await page.locator("[data-part=grid] .event", { hasText: "宣讲直播" }).count(), 0);
  await page.locator("a[href*='/month?']").first().click();
  await page.waitForURL(/month=.*kind=training/);
  assert.equal(await page.locator(".brand-month .event", { hasText: "宣讲直播" }).count(), 0);
  assert.ok(all >= 0);

  await page.goto(`${demo.url}/brands/${demo.brand_id}/companies/${demo.company_id}`);
  await page.fill("textarea[name=text]", "先打工会电话");
  await page.click("#notes form button");
  await page.waitForLoadState();
  assert.match(await page.innerText("#notes"), /先打工会电话/);
  const look = await open(browser, { ...desktop, storageState: await plain.context.storageState() });
  await look.page.goto(page.url());
  await picture(look.page, "company");
  await check(look, "the company's file");
  await look.page.goto(`${demo.url}/brands/${demo.brand_id}/settings`);
  await picture(look.page, "settings");
  await check(look, "the brand's settings");
  await look.context.close();
  await plain.context.close();
});
