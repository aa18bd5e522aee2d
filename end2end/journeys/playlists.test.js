// What a live broadcast says of itself, read by two HLS parsers and put together as a player of low latency would.
import assert from "node:assert/strict";
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
  encoder = push(`${now.rtmp_url}/${now.stream_key}`, 40);
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
  const whole = strict.segments.filter((it) => it.uri);
  assert.deepEqual(whole.map((it) => it.uri), parser.manifest.segments.map((it) => it.uri));
  return { strict, whole, text };
}

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
  const low = playlist.replace("index.m3u8", "low.m3u8");
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
});
