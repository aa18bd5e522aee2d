// Presenting from the browser: Chromium's fake camera and microphone in the studio, other pages of Chromium in the room.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { check, desktop, joined, launch, open, phone, signIn } from "../support/browser.js";
import { startDemo, until } from "../support/server.js";

let server, browser, page, studio, officer, viewer;
const states = (it) => it.page.locator("[data-studio]").getAttribute("data-studio");
const stands = (it, state) => it.page.locator(`[data-studio="${state}"]`).waitFor({ timeout: 30_000 });

before(async () => {
  server = await startDemo();
  browser = await launch(["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]);
  officer = await open(browser, { ...desktop, permissions: ["camera", "microphone"] });
  await signIn(officer.page, server.demo.url, server.account("officer"));
  page = `${server.demo.url}/brands/${server.demo.brand_id}/engagements/${server.demo.now.engagement_id}`;
  studio = `${page}/studio`;
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/** Pictures and sound decoded so far. */
const decoded = (it) =>
  it.page.evaluate(() => {
    const video = document.querySelector(".stage video");
    return { at: video.currentTime, pictures: video.webkitDecodedFrameCount, sound: video.webkitAudioDecodedByteCount };
  });

/** Waits until both have gone on. */
async function plays(it) {
  await it.page.locator('.stage[data-state="playing"]').waitFor({ timeout: 30_000 });
  const first = await decoded(it);
  await until("picture and sound to go on", async () => {
    const now = await decoded(it);
    return now.at > first.at + 1 && now.pictures > first.pictures + 20 && now.sound > first.sound;
  });
}

test("devices are checked before anybody sees anything", async () => {
  await officer.page.goto(page);
  await check(officer, "engagement page with the way to the studio");
  await officer.page.goto(studio);
  await stands(officer, "idle");
  await check(officer, "studio before devices");
  await officer.page.click("[data-studio] button:has-text('打开摄像头')");
  await stands(officer, "ready");
  // The fake microphone beeps once a second.
  await officer.page.locator("text=正常").waitFor();
  await officer.page.waitForFunction(() => document.querySelector("[data-studio] video").videoWidth > 0);
  await check(officer, "studio ready");
  const picture = await officer.page.evaluate(() => document.querySelector("[data-studio] video").videoWidth);
  assert.equal(picture, 1280);
});

test("a rehearsal is seen by the team and by nobody else", async () => {
  viewer = await joined(browser, server, phone);
  await officer.page.click("[data-do=rehearse]");
  await stands(officer, "rehearsing");
  await check(officer, "studio rehearsing");
  const colleague = await open(browser, desktop);
  await signIn(colleague.page, server.demo.url, server.account("brand_manager"));
  await colleague.page.goto(`${page}/rehearsal`);
  await plays(colleague);
  await check(colleague, "rehearsal watched");
  await viewer.page.locator(".room-before").first().waitFor();
  assert.equal(await viewer.page.locator('.stage[data-state="playing"]').count(), 0);
  await officer.page.click("[data-do=stop]");
  await stands(officer, "ready");
  await colleague.context.close();
});

test("the presenter goes live, and an employee in the room sees and hears it", async () => {
  await officer.page.click("[data-do=live]");
  await stands(officer, "on-air");
  await officer.page.locator("[data-studio] time", { hasText: /^00:00:0[1-9]/ }).waitFor();
  await plays(viewer);
  await officer.page.waitForTimeout(2_000);
  await check(officer, "studio live");
  await check(viewer, "room with a studio's picture");
  // The browser sends two sizes, between which a viewer chooses.
  const width = () => viewer.page.evaluate(() => document.querySelector(".stage video").videoWidth);
  for (const [quality, wide] of [["low", 640], ["high", 1280]]) {
    await viewer.page.locator(".stage select").selectOption(quality);
    await until(`a picture ${wide} wide`, async () => (await width()) === wide, 30);
    await plays(viewer);
  }
});

test("after a restart of the server the presenter comes back by itself, and the viewer goes on", async () => {
  await server.restart();
  await until("the studio to be back", async () => (await states(officer)) === "on-air", 60);
  const playlist = async () => {
    const src = await viewer.page.evaluate(() => performance.getEntriesByType("resource").map((it) => it.name).filter((it) => it.includes("m3u8")).at(-1));
    return (await fetch(src.split("?")[0])).text();
  };
  await until("a discontinuity", async () => (await playlist()).includes("#EXT-X-DISCONTINUITY\n"), 60);
  await plays(viewer);
});

test("a line that is lost without a word is taken up again", async () => {
  // As on a network that went away: what is sent goes nowhere, over a new socket neither.
  await officer.page.evaluate(() => {
    const send = WebSocket.prototype.send;
    globalThis.away = true;
    WebSocket.prototype.send = function (data) {
      if (!globalThis.away) send.call(this, data);
    };
  });
  await stands(officer, "lost");
  await check(officer, "studio without a line");
  await officer.page.evaluate(() => (globalThis.away = false));
  await stands(officer, "on-air");
  await plays(viewer);
});

test("the manager hands over; the room sees a card until the next one is live", async () => {
  const manager = await open(browser, { ...desktop, permissions: ["camera", "microphone"] });
  await signIn(manager.page, server.demo.url, server.account("brand_manager"));
  await manager.page.goto(studio);
  await manager.page.click("#presenter summary");
  await check(manager, "handing over");
  await manager.page.selectOption("#presenter select", { label: "江晴川" });
  await manager.page.click("#presenter form button");
  await stands(officer, "over");
  assert.match(await officer.page.innerText("[data-studio]"), /已换由别人主讲/);
  await check(officer, "studio after the handover");
  await viewer.page.locator(".back-soon").waitFor({ timeout: 30_000 });
  await check(viewer, "room between two presenters");

  await stands(manager, "idle");
  await manager.page.click("[data-studio] button:has-text('打开摄像头')");
  await stands(manager, "ready");
  await manager.page.click("[data-do=live]");
  await stands(manager, "on-air");
  await viewer.page.locator(".back-soon").waitFor({ state: "hidden", timeout: 30_000 });
  await plays(viewer);
  await officer.page.goto(studio);
  await officer.page.locator("text=您可以预览和排练，不能开播").waitFor();
  await check(officer, "studio of who does not present");
  await manager.context.close();
});

test("on a phone the studio is whole, and words say what stands in the way", async () => {
  const small = await open(browser, { ...phone, locale: "en-GB", permissions: [] });
  await signIn(small.page, server.demo.url, server.account("brand_manager"));
  await small.page.goto(studio);
  await stands(small, "idle");
  await check(small, "studio on a phone");
  // As where no camera may be had.
  await small.page.evaluate(() => {
    navigator.mediaDevices.getUserMedia = async () => {
      throw new DOMException("no", "NotAllowedError");
    };
  });
  await small.page.click("[data-studio] button:visible");
  await stands(small, "trouble");
  assert.match(await small.page.innerText("[data-studio]"), /not allowed/);
  await check(small, "studio without permission");
  await small.context.close();
  const old = await open(browser, desktop);
  await old.page.addInitScript(() => delete globalThis.VideoEncoder);
  await signIn(old.page, server.demo.url, server.account("brand_manager"));
  await old.page.goto(studio);
  await stands(old, "trouble");
  assert.match(await old.page.innerText("[data-studio]"), /不能编码视频/);
  await check(old, "studio in an old browser");
  await old.context.close();
});
