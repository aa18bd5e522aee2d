// The player: choice of quality, the sound alone and back, keys, a viewer on a bad line.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { check, desktop, joined, launch, phone } from "../support/browser.js";
import { startBadLine } from "../support/badline.js";
import { push, startDemo, until } from "../support/server.js";

let server, browser, encoder, line;
before(async () => {
  server = await startDemo();
  browser = await launch();
  const { url, now } = server.demo;
  line = await startBadLine(Number(new URL(url).port), { seed: 7, loss: 0.02 });
  encoder = push(`${now.rtmp_url}/${now.stream_key}`, 400);
});
after(async () => {
  encoder?.process.kill();
  await browser?.close();
  await line?.stop();
  await server?.stop();
});

/** Somebody in the room who sees the picture. */
async function watching(options) {
  const it = await joined(browser, server, options);
  await it.page.locator(".stage[data-state=playing]").waitFor({ timeout: 60_000 });
  return it;
}

const video = (page) => page.locator(".stage > video");
const time = (page) => video(page).evaluate((it) => it.currentTime);
const moves = async (page, seconds = 2) => {
  const first = await time(page);
  await until("the media to go on", async () => (await time(page)) > first + seconds, 30);
};

/** What is asked of the server from now on, by the last part of its path. */
function asked(page) {
  const names = [];
  page.on("request", (request) => names.push(new URL(request.url()).pathname.split("/").pop()));
  return names;
}

for (const [name, options] of [["phone", phone], ["desktop", { ...desktop, locale: "en-GB" }]]) {
  test(`on a ${name} the sound alone takes the picture's place, is remembered, and gives way again`, async () => {
    const viewer = await watching(options);
    const { page } = viewer;
    await moves(page);
    await page.mouse.move(10, 10);
    await check(viewer, `player on a ${name}`);
    const quality = page.locator(".stage select");
    assert.deepEqual(await quality.locator("option:not([disabled])").evaluateAll((all) => all.map((it) => it.value)), ["auto", "sound"]);

    const names = asked(page);
    await quality.selectOption("sound");
    await page.locator(".room[data-weak]").waitFor();
    await until("parts of sound", () => names.some((it) => /^sound-\d+\.\d+\.m4s$/.test(it)));
    await page.locator(".stage[data-state=playing] .stage-card").waitFor();
    await moves(page);
    const since = names.length;
    await moves(page, 3);
    assert.deepEqual(names.slice(since).filter((it) => /^\d+(\.\d+)?\.m4s$/.test(it)), [], "no picture is loaded any more");
    assert.ok(await video(page).evaluate((it) => it.videoWidth === 0 && it.webkitAudioDecodedByteCount > 0));
    await check(viewer, `sound alone on a ${name}`);

    await page.reload();
    await page.locator(".room[data-weak] .stage[data-state=playing]").waitFor({ timeout: 30_000 });
    await page.locator(".stage-card button").click();
    await until("the picture", () => video(page).evaluate((it) => it.videoWidth === 640));
    await moves(page);
    assert.equal(await page.locator(".room[data-weak]").count(), 0);
    assert.equal(await page.evaluate(() => localStorage["zhiyin-quality"]), "auto");
    await viewer.context.close();
  });
}

test("low latency waits for parts and asks only for what changed; who fell behind goes back to live", async () => {
  const viewer = await watching(desktop);
  const { page } = viewer;
  const queries = [];
  page.on("request", (it) => /low\.m3u8/.test(it.url()) && queries.push(new URL(it.url()).search));
  await until("an update", () => queries.some((it) => /_HLS_skip=/.test(it) && /_HLS_msn=\d+&_HLS_part=\d/.test(it)), 60);
  await moves(page);
  // A viewer whose device slept.
  await until("enough to be behind", () => video(page).evaluate((it) => it.seekable.length && it.seekable.end(0) - it.seekable.start(0) > 25), 60);
  await video(page).evaluate((it) => (it.currentTime = it.seekable.end(0) - 22));
  const back = page.locator(".stage-offers button", { hasText: "回到直播" });
  await back.waitFor();
  await moves(page, 1);
  await check(viewer, "player far behind");
  await back.click();
  await until("to be live", () => video(page).evaluate((it) => it.seekable.end(0) - it.currentTime < 8));
  await back.waitFor({ state: "hidden" });
  await viewer.context.close();
});

test("keys work while the player has the focus, and are typed into a question elsewhere", async () => {
  const viewer = await watching(desktop);
  const { page } = viewer;
  await moves(page);
  const paused = () => video(page).evaluate((it) => it.paused);
  const muted = () => video(page).evaluate((it) => it.muted);
  await page.locator("#f-ask-question").fill("");
  await page.locator("#f-ask-question").pressSequentially("km f");
  assert.equal(await page.inputValue("#f-ask-question"), "km f");
  assert.deepEqual([await paused(), await muted()], [false, false]);

  await page.locator(".stage").focus();
  for (const key of ["k", " "]) {
    await page.keyboard.press(key);
    await until(`${key} to stop it`, paused);
    await page.keyboard.press(key);
    await until(`${key} to go on`, async () => !(await paused()));
  }
  await page.keyboard.press("m");
  await until("silence", muted);
  await page.locator(".stage-offers button", { hasText: "打开声音" }).waitFor();
  await page.keyboard.press("m");
  await page.keyboard.press("f");
  await until("the whole screen", () => page.evaluate(() => document.fullscreenElement?.matches(".stage")));
  await page.keyboard.press("f");
  await until("the page again", () => page.evaluate(() => !document.fullscreenElement));
  // The space bar on a button is that button's.
  await page.locator(".stage-bar button").nth(1).focus();
  await page.keyboard.press(" ");
  await until("silence by the button", muted);
  assert.equal(await paused(), false);

  // Buttons stay while the keyboard is on them, and go when nobody moves.
  await page.locator(".stage[data-resting]").waitFor({ timeout: 10_000 });
  const opacity = () => page.locator(".stage-bar").evaluate((it) => getComputedStyle(it).opacity);
  assert.equal(await opacity(), "1");
  await page.evaluate(() => document.activeElement.blur());
  await until("a clear picture", async () => (await opacity()) === "0");
  await page.mouse.move(300, 200);
  await until("the buttons", async () => (await opacity()) === "1");
  await check(viewer, "player by keyboard");
  await viewer.context.close();
});

test("a line that stalls again and again is offered the sound alone", async () => {
  const viewer = await watching(phone);
  const { page } = viewer;
  await moves(page);
  for (let n = 0; n < 3; n++) {
    await viewer.context.setOffline(true);
    await page.locator(".stage[data-state=reconnecting]").waitFor({ timeout: 60_000 });
    await viewer.context.setOffline(false);
    await page.locator(".stage[data-state=playing]").waitFor({ timeout: 60_000 });
  }
  const offer = page.locator(".stage-offers button", { hasText: "只听声音" });
  await offer.waitFor();
  await check(viewer, "sound alone is offered");
  await offer.click();
  await page.locator(".room[data-weak] .stage[data-state=playing]").waitFor({ timeout: 30_000 });
  await moves(page);
  await viewer.context.close();
});

test("a picture that stands, for whatever reason, is set going again", async () => {
  const viewer = await watching(phone);
  const { page } = viewer;
  await page.addInitScript(() => {
    let kept;
    const keep = (Hls) => {
      const { loadSource } = Hls.prototype;
      Hls.prototype.loadSource = function (url) {
        globalThis.playing = this;
        loadSource.call(this, url);
      };
      kept = Hls;
    };
    Object.defineProperty(globalThis, "Hls", { get: () => kept, set: keep });
  });
  await page.reload();
  await page.locator(".stage[data-state=playing]").waitFor({ timeout: 60_000 });
  await page.evaluate(() => globalThis.playing.stopLoad());
  await page.locator(".stage[data-state=reconnecting]").waitFor({ timeout: 60_000 });
  await page.locator(".stage[data-state=playing]").waitFor({ timeout: 60_000 });
  await moves(page);
  assert.deepEqual(viewer.complaints, []);
  await viewer.context.close();
});

test("over a line that loses two packets of a hundred and breaks off now and then the picture keeps moving", async () => {
  const viewer = await watching({ ...phone, proxy: { server: line.url, bypass: "<-loopback>" } });
  for (let n = 0; n < 5; n++) await moves(viewer.page, 3);
  assert.ok(line.stalled() > 5, `the line was bad: ${line.stalled()} stalls`);
  assert.deepEqual(viewer.complaints, []);
  await viewer.context.close();
});

test("a spoiled token opens no playlist of any kind", async () => {
  const viewer = await watching(phone);
  const playlist = await viewer.page.locator(".stage noscript").evaluate((it) => it.textContent.match(/\/live\/[^"]+m3u8/)[0]);
  const at = (path, name) => fetch(new URL(path.replace("index", name), server.demo.url));
  const spoiled = playlist.replace(/\/live\/(.)/, (_, it) => `/live/${it === "A" ? "B" : "A"}`);
  for (const name of ["main", "main-low", "index", "low", "sound-index", "sound-low"]) {
    assert.equal((await at(playlist, name)).status, 200, name);
    assert.equal((await at(spoiled, name)).status, 404, name);
  }
  await viewer.context.close();
});
