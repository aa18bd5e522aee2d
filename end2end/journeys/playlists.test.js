// What a live broadcast says of itself, read by two HLS parsers and put together as a player of low latency would.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { after, before, test } from "node:test";
import HLS from "hls-parser";
import { Parser } from "m3u8-parser";
import { push, startDemo, until } from "../support/server.js";

let server, encoder, playlist;
before(async () => {
  server = await startDemo();
  const { url, now, api_keys } = server.demo;
  const response = await fetch(`${url}/api/v1/engagements/${now.engagement_id}/viewers`, {
    method: "POST",
    headers: { authorization: `Bearer ${api_keys.brand_manager}` },
  });
  assert.equal(response.status, 200);
  playlist = (await response.json()).playlist_url;
  encoder = push(`${now.rtmp_url}/${now.stream_key}`, 120);
});
after(async () => {
  encoder?.process.kill();
  await server?.stop();
});

/** hls-parser counts three segments where RFC 8216 bis counts three target durations: of that alone it may complain. */
function strictly(text) {
  HLS.setOptions({ strictMode: true });
  try {
    return HLS.parse(text);
  } catch (error) {
    if (!/three target durations/.test(error.message)) throw error;
    HLS.setOptions({ strictMode: false, silent: true });
    return HLS.parse(text);
  }
}

/** A playlist in the words of both parsers, neither of which may complain. */
async function read(address) {
  const response = await fetch(address);
  assert.equal(response.status, 200, address);
  const text = await response.text();
  const strict = strictly(text);
  const parser = new Parser();
  parser.on("warn", ({ message }) => assert.fail(`${message}\n${text}`));
  parser.push(text);
  parser.end();
  if (strict.isMasterPlaylist) {
    assert.deepEqual(strict.variants.map((it) => it.uri), parser.manifest.playlists.map((it) => it.uri));
    return { strict, text };
  }
  const whole = strict.segments.filter((it) => it.uri);
  assert.deepEqual(whole.map((it) => it.uri), parser.manifest.segments.map((it) => it.uri));
  return { strict, whole, text };
}

const named = (name) => playlist.replace("index.m3u8", name);

const bytes = async (name) => {
  const response = await fetch(new URL(name, playlist));
  assert.equal(response.status, 200, name);
  return Buffer.from(await response.arrayBuffer());
};

test("standard HLS has whole segments and no parts", async () => {
  await until("the first segment", async () => (await fetch(playlist)).ok, 30);
  const { strict, text } = await read(playlist);
  assert.ok(strict.targetDuration <= 3 && !strict.lowLatencyCompatibility && !text.includes("EXT-X-PART"), text);
});

test("each reload that waits brings the next part, and the parts joined are their segments", async () => {
  for (const low of [named("low.m3u8"), named("sound-low.m3u8")]) await follow(low);
});

/** Reloads eight times as a player of low latency does, and puts together what it was given. */
async function follow(low) {
  let { strict, text } = await read(low);
  assert.ok(strict.lowLatencyCompatibility.canBlockReload, text);
  const parts = new Map();
  for (let reload = 0; reload < 8; reload++) {
    const making = strict.segments.at(-1);
    const wanted = making.parts.filter((it) => !it.hint).length;
    const before = strict.mediaSequenceBase ?? 0;
    ({ strict, text } = await read(`${low}?_HLS_msn=${making.mediaSequenceNumber}&_HLS_part=${wanted}`));
    assert.ok((strict.mediaSequenceBase ?? 0) >= before, "the media sequence went back");
    const named = strict.segments.find((it) => it.mediaSequenceNumber === making.mediaSequenceNumber);
    assert.ok(named.parts.length > wanted && !named.parts[wanted].hint, `the part that was waited for is missing\n${text}`);
    for (const segment of strict.segments) {
      const there = segment.parts.filter((it) => !it.hint);
      there.forEach((part, n) => {
        assert.ok(part.duration <= strict.partTargetDuration, text);
        const last = segment.uri && n === there.length - 1;
        assert.ok(last || part.duration >= 0.85 * strict.partTargetDuration, text);
      });
      if (segment.uri && there.length) parts.set(segment.uri, there.map((it) => it.uri));
    }
  }
  assert.ok(parts.size >= 3);
  for (const [segment, names] of parts) {
    const joined = Buffer.concat(await Promise.all(names.map(bytes)));
    assert.ok(joined.equals(await bytes(segment)), segment);
  }
}

test("there is a choice of picture and sound, and each playlist says exactly where the other stands", async () => {
  for (const [main, of] of [["main.m3u8", "index.m3u8"], ["main-low.m3u8", "low.m3u8"]]) {
    const { strict, text } = await read(named(main));
    const [picture, sound] = strict.variants;
    assert.deepEqual(strict.variants.map((it) => it.uri), [of, `sound-${of}`], text);
    assert.match(picture.codecs, /^avc1\.[0-9a-f]{6},mp4a\.40\.2$/);
    assert.deepEqual({ ...picture.resolution }, { width: 640, height: 360 });
    assert.equal(sound.codecs, "mp4a.40.2");
    assert.ok(sound.bandwidth >= sound.averageBandwidth && sound.bandwidth < 200_000 && picture.bandwidth > sound.bandwidth, text);
  }
  // Of the same moment: whoever waits for the same part is answered at once with the others.
  const { strict } = await read(named("low.m3u8"));
  const query = `?_HLS_msn=${strict.segments.at(-1).mediaSequenceNumber + 1}&_HLS_part=0`;
  const [picture, sound] = await Promise.all([read(named(`low.m3u8${query}`)), read(named(`sound-low.m3u8${query}`))]);
  for (const [of, other, name] of [[picture, sound, "sound-low.m3u8"], [sound, picture, "low.m3u8"]]) {
    const [report] = of.strict.renditionReports;
    const edge = other.strict.segments.at(-1);
    assert.equal(report.uri, name);
    assert.deepEqual([report.lastMSN, report.lastPart], [edge.mediaSequenceNumber, edge.parts.filter((it) => !it.hint).length - 1], of.text);
  }
});

test("an update leaves out what a player has, and both parsers read it", async () => {
  await until("enough to leave out", async () => (await read(named("low.m3u8"))).whole.length > 8, 60);
  const query = `?_HLS_msn=${(await read(named("low.m3u8"))).strict.segments.at(-1).mediaSequenceNumber + 1}`;
  const [whole, update] = await Promise.all([read(named(`low.m3u8${query}`)), read(named(`low.m3u8${query}&_HLS_skip=YES`))]);
  assert.ok(update.strict.skip > 0 && update.text.length < whole.text.length, update.text);
  assert.ok(whole.strict.lowLatencyCompatibility.canSkipUntil >= 6 * whole.strict.targetDuration);
  assert.deepEqual(update.whole.map((it) => it.uri), whole.whole.slice(update.strict.skip).map((it) => it.uri));
  assert.deepEqual(update.strict.segments.at(-1).mediaSequenceNumber, whole.strict.segments.at(-1).mediaSequenceNumber);
});

test("ffmpeg decodes the sound alone, and nothing else is in it", () => {
  const probe = (...more) => spawnSync("ffprobe", ["-v", "error", ...more, named("sound-index.m3u8")], { encoding: "utf8" });
  assert.match(probe("-show_entries", "stream=codec_name,codec_type", "-of", "csv=p=0").stdout.trim(), /^(aac,audio\s*)+$/);
  const decoded = spawnSync("ffmpeg", ["-v", "error", "-xerror", "-t", "4", "-i", named("sound-index.m3u8"), "-f", "null", "-"], { encoding: "utf8" });
  assert.deepEqual([decoded.status, decoded.stderr], [0, ""]);
});
