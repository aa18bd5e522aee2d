// What `scripts/bench live` prints: a full room on this machine, encoder, viewers and nginx included.
//   VIEWERS=300 SECONDS=30 node bench-live.js    a smaller run
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { watched } from "./support/latency.js";
import { freePort, root, signedIn, startDemo, until } from "./support/server.js";

const viewers = Number(process.env.VIEWERS ?? 3000);
const seconds = Number(process.env.SECONDS ?? 180);
const folder = await mkdtemp(join(tmpdir(), "zhiyin-live-"));
/** As the loader prints its own. */
const row = (what, value, goal) => console.log(`| ${what.padEnd(68)} | ${value.padEnd(48)} | ${goal} |`);
const run = (command, args, options = {}) => {
  const child = spawn(command, args, { stdio: ["ignore", "inherit", "inherit"], ...options });
  return { child, ended: once(child, "exit").then(([code]) => code) };
};

/** Half a minute of 1.3 Mbit/s, encoded once, so that the encoder costs nothing during the run. */
async function film() {
  const path = join(folder, "film.flv");
  const { ended } = run("ffmpeg", [
    "-hide_banner", "-loglevel", "error", "-f", "lavfi", "-i", "testsrc2=size=1280x720:rate=25", "-f", "lavfi", "-i", "sine=frequency=440",
    "-t", "30", "-c:v", "libx264", "-preset", "veryfast", "-b:v", "1200k", "-minrate", "1200k", "-maxrate", "1200k", "-bufsize", "600k",
    "-nal-hrd", "cbr", "-g", "50", "-sc_threshold", "0", "-bf", "0", "-pix_fmt", "yuv420p", "-c:a", "aac", "-b:a", "96k", "-f", "flv", path,
  ]);
  if ((await ended) !== 0) throw new Error("the film could not be encoded");
  return path;
}

/** nginx with two workers, as a careful administrator would set it up for the same files. */
async function startNginx() {
  const [port, served] = [await freePort(), join(folder, "served")];
  await mkdir(served);
  await writeFile(join(folder, "nginx.conf"), `
    daemon off; pid ${folder}/nginx.pid; error_log stderr error; worker_processes 2;
    ${process.getuid() === 0 ? "user root;" : ""}
    events { worker_connections 4096; }
    http {
      access_log off; sendfile on; tcp_nopush on; tcp_nodelay on; keepalive_requests 1000000; open_file_cache max=100;
      client_body_temp_path ${folder}; proxy_temp_path ${folder}; fastcgi_temp_path ${folder}; uwsgi_temp_path ${folder}; scgi_temp_path ${folder};
      types { application/vnd.apple.mpegurl m3u8; video/mp4 m4s; }
      server { listen 127.0.0.1:${port}; root ${served}; }
    }`);
  const { child } = run("nginx", ["-p", folder, "-c", join(folder, "nginx.conf")]);
  const url = `http://127.0.0.1:${port}`;
  await until("nginx", async () => (await fetch(url)).status > 0);
  const pids = (await readFile(`/proc/${child.pid}/task/${child.pid}/children`, "utf8")).trim().split(" ").map(Number);
  return { url, pids, served, stop: () => child.kill() };
}

const demoState = async ({ url, now, api_keys }) => {
  const headers = { authorization: `Bearer ${api_keys.brand_manager}` };
  return (await (await fetch(`${url}/api/v1/engagements/${now.engagement_id}`, { headers })).json()).status;
};

/** The codes of the personal links that the company's liaison sees. */
async function codes({ demo, account }) {
  const cookie = await signedIn(demo.url, account("company_liaison"));
  const page = async (path) => (await fetch(`${demo.url}${path}`, { headers: { cookie } })).text();
  const api = await fetch(`${demo.url}/api/v1/engagements/${demo.now.engagement_id}/attendance`, {
    headers: { authorization: `Bearer ${demo.api_keys.liaison}` },
  });
  const found = new Set();
  for (const branch of (await api.json()).branches) {
    if (found.size >= viewers) break;
    const text = await page(`/engagements/${demo.now.engagement_id}/links/${branch.id}`);
    for (const [, code] of text.matchAll(/\/j\/([A-Za-z0-9_-]{20,})/g)) found.add(code);
  }
  if (found.size < viewers) throw new Error(`only ${found.size} links for ${viewers} viewers`);
  return [...found].slice(0, viewers);
}

const server = await startDemo();
const nginx = await startNginx();
let encoder;
try {
  const { demo } = server;
  const target = `${demo.now.rtmp_url}/${demo.now.stream_key}`;
  encoder = run("ffmpeg", ["-hide_banner", "-loglevel", "error", "-re", "-stream_loop", "-1", "-i", await film(), "-c", "copy", "-f", "flv", target]);
  const plan = {
    url: demo.url, pid: server.pid(), brand: demo.brand_id, engagement: demo.now.engagement_id,
    cookie: await signedIn(demo.url, server.account("brand_manager")), codes: await codes(server), seconds,
    folder: nginx.served, peer: nginx.url, peer_pids: nginx.pids,
  };
  await writeFile(join(folder, "plan.json"), JSON.stringify(plan));
  await until("the picture", async () => (await demoState(demo)) === "live");
  const [low, standard] = [await watched(server, true), await watched(server, false)];
  const ms = (it) => `${it.toFixed(0)} ms`;
  row("first picture in Chromium (hls.js), median of 5", `${ms(low.first)}, standard HLS ${ms(standard.first)}`, "≤ 1 s");
  row("behind the presenter", `${ms(low.behind)}, standard HLS ${ms(standard.behind)}: ${(low.behind / standard.behind).toFixed(2)}`, "≤ 0.55 of standard");
  const code = await run(join(root, "target/release/loader"), [join(folder, "plan.json")]).ended;
  if (code !== 0) throw new Error(`the loader ended with ${code}\n${server.output().slice(-2000)}`);
} finally {
  encoder?.child.kill();
  nginx.stop();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
}
