// What a viewer in Chromium sees, through hls.js, set as our player sets it: how long until the first picture, and how far behind it is.
import { launch, open } from "./browser.js";
import { root } from "./server.js";

const LOADS = 5;
/** Catching up is done by then. */
const SETTLED = 30_000;

/** Milliseconds to the first picture, and behind the presenter (from EXT-X-PROGRAM-DATE-TIME), with low latency or without. */
export async function watched({ demo }, low) {
  const answer = await fetch(`${demo.url}/api/v1/engagements/${demo.now.engagement_id}/viewers`, {
    method: "POST",
    headers: { authorization: `Bearer ${demo.api_keys.brand_manager}` },
  });
  const { playlist_url } = await answer.json();
  const browser = await launch();
  try {
    // A page of ours, so that the playlist is of its own origin; its policy knows nothing of a script that is put into it.
    const { page } = await open(browser, { bypassCSP: true });
    await page.goto(`${demo.url}/help`);
    await page.addScriptTag({ path: `${root}/style/node_modules/hls.js/dist/hls.light.min.js` });
    return await page.evaluate(async ({ url, low, LOADS, SETTLED }) => {
      const first = [];
      let behind;
      for (let n = 0; n < LOADS; n++) {
        const video = document.body.appendChild(Object.assign(document.createElement("video"), { muted: true }));
        const hls = new globalThis.Hls({ lowLatencyMode: low, backBufferLength: 30, maxLiveSyncPlaybackRate: 1.1 });
        const begun = performance.now();
        hls.on("hlsManifestParsed", () => video.play());
        const shown = new Promise((done) => video.requestVideoFrameCallback(done));
        hls.attachMedia(video);
        hls.loadSource(low ? url.replace("index.m3u8", "low.m3u8") : url);
        await shown;
        first.push(performance.now() - begun);
        if (n === 0) {
          await new Promise((done) => setTimeout(done, SETTLED));
          behind = Date.now() - hls.playingDate;
        }
        hls.destroy();
        video.remove();
      }
      first.sort((a, b) => a - b);
      return { first: first[Math.floor(LOADS / 2)], behind };
    }, { url: playlist_url, low, LOADS, SETTLED });
  } finally {
    await browser.close();
  }
}
