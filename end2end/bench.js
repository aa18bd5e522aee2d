// What scripts/bench prints. Every figure is of this run on this machine; goals are those of the first issue.
import { execFileSync } from "node:child_process";
import { readFile, readdir } from "node:fs/promises";
import { brotliCompressSync } from "node:zlib";
import { join } from "node:path";
import { root, signedIn, startDemo, until } from "./support/server.js";

const rows = [];
const row = (what, value, goal = "") => rows.push([what, value, goal]);

/** CPU seconds of a process: user and system time, in the kernel's ticks of 1/100 s. */
async function cpu(pid) {
  const fields = (await readFile(`/proc/${pid}/stat`, "utf8")).split(") ")[1].split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

const memory = async (pid) => Number((await readFile(`/proc/${pid}/status`, "utf8")).match(/VmRSS:\s+(\d+)/)[1]) / 1024;

/** CPU and wall milliseconds of one request, over `n` of them, eight at a time. */
async function measure(pid, n, request) {
  for (let i = 0; i < 20; i++) await request(i);
  const [before, started] = [await cpu(pid), performance.now()];
  let next = 0;
  await Promise.all(Array.from({ length: 8 }, async () => {
    while (next < n) await request(next++);
  }));
  return { cpu: ((await cpu(pid)) - before) / n * 1000, wall: (performance.now() - started) / n };
}

/** So many confirmed engagements of the brand that has one live, spread over this year; each a copy of that one. */
function fillYear(database, count) {
  const start = Date.UTC(new Date().getUTCFullYear(), 0, 1, 1) * 1000;
  const step = Math.floor((365 * 86_400e6) / count);
  const columns = (table, own) => {
    const names = execFileSync("sqlite3", [database, `SELECT name FROM pragma_table_info('${table}')`]).toString().trim().split("\n");
    return [names.join(", "), names.map((name) => own[name] ?? `c.${name}`).join(", ")];
  };
  const [engagement, engagementOf] = columns("engagement", {
    id: "n.engagement", status: "'planned'", starts_at: `${start} + n.i * ${step}`, ends_at: `${start} + n.i * ${step} + 3600000000`,
    uid: "hex(n.engagement)", capacity: "NULL",
  });
  const [booking, bookingOf] = columns("booking", { id: "n.booking", engagement_id: "n.engagement", status: "'confirmed'" });
  const copied = "SELECT b.id FROM booking b JOIN engagement e ON e.id = b.engagement_id WHERE b.status = 'confirmed' AND e.capacity IS NULL LIMIT 1";
  execFileSync("sqlite3", [database, `
    PRAGMA busy_timeout = 10000;
    BEGIN IMMEDIATE;
    CREATE TEMP TABLE n AS WITH RECURSIVE k(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM k WHERE i < ${count - 1})
      SELECT i, randomblob(16) AS engagement, randomblob(16) AS booking FROM k;
    INSERT INTO engagement (${engagement}) SELECT ${engagementOf} FROM n, engagement c
      WHERE c.id = (SELECT engagement_id FROM booking WHERE id = (${copied}));
    INSERT INTO booking (${booking}) SELECT ${bookingOf} FROM n, booking c WHERE c.id = (${copied});
    COMMIT;`]);
}

const server = await startDemo();
try {
  const { demo } = server;
  row("demo's start, sample data included", `${server.startSeconds.toFixed(2)} s`, "< 1 s");
  row("cold start on that data", `${(await server.restart()).toFixed(2)} s`, "≤ 0.3 s");
  await new Promise((done) => setTimeout(done, 2000));
  row("idle memory", `${(await memory(server.pid())).toFixed(0)} MB`, "≤ 40 MB");

  const liaison = await signedIn(demo.url, server.account("company_liaison"));
  const manager = await signedIn(demo.url, server.account("brand_manager"));
  const get = async (path, headers = {}) => {
    const answer = await fetch(`${demo.url}${path}`, { headers });
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
    return answer.text();
  };
  const pages = {
    "page of one engagement": [`/engagements/${demo.now.engagement_id}`, { cookie: liaison }],
    "week view": [`/brands/${demo.brand_id}/week`, { cookie: manager }],
    "booking page with free times": [`/book/${demo.offerings.briefing}`, { cookie: liaison }],
    "join page": [new URL(demo.now.join_url).pathname, {}],
    "slots (REST, 31 days)": [
      `/api/v1/offerings/${demo.offerings.briefing}/slots?from=2026-12-01&to=2026-12-31`,
      { authorization: `Bearer ${demo.api_keys.liaison}` },
    ],
  };
  const base = await measure(server.pid(), 2000, () => get("/healthz"));
  row("empty answer (/healthz)", `${base.cpu.toFixed(2)} ms CPU`);
  for (const [name, [path, headers]] of Object.entries(pages)) {
    const text = await get(path, headers);
    const { cpu: ms } = await measure(server.pid(), 300, () => get(path, headers));
    const small = brotliCompressSync(text).length / 1024;
    const ratio = `${(ms / base.cpu).toFixed(0)} × empty`;
    row(name, `${ms.toFixed(2)} ms CPU, ${ratio}, ${(text.length / 1024).toFixed(0)} KiB, ${small.toFixed(1)} KiB brotli`, "≤ 1 ms");
    if (name === "join page") row("join page loads wasm", String(text.includes(".wasm") || text.includes("type=\"module\"")), "false, ≤ 40 KB");
  }
  const files = await readdir(join(root, "target/site"), { recursive: true });
  for (const file of files.filter((it) => /(\.wasm|\.css|hls.*\.js|(room|studio|work).*\.js)\.br$/.test(it))) {
    const { length } = await readFile(join(root, "target/site", file));
    row(`site: ${file}`, `${(length / 1024).toFixed(1)} KiB`, file.includes("wasm") ? "≤ 200 KiB" : "");
  }

  const api = async (method, path, key, body) => {
    const answer = await fetch(`${demo.url}/api/v1/${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      body: body && JSON.stringify(body),
    });
    const json = await answer.json();
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${JSON.stringify(json)}`);
    return json;
  };
  const day = (n) => new Date(Date.now() + n * 86_400_000).toISOString().slice(0, 10);
  const { slots } = await api("GET", `offerings/${demo.offerings.briefing}/slots?from=${day(1)}&to=${day(60)}`, demo.api_keys.liaison);
  let started = performance.now();
  const request = (starts_at) => ({
    offering_id: demo.offerings.briefing, starts_at, company_id: demo.company_id, branch_ids: "all",
    topic: "antifraud-general", head_count: 3214, note: "", answers: { concern: "刷单返利", screens: "手机" },
  });
  const booking = await api("POST", "bookings", demo.api_keys.liaison, request(slots[0].starts_at));
  row("one booking, 300 branches, durable", `${(performance.now() - started).toFixed(1)} ms`);
  const before = await server.mailCount();
  started = performance.now();
  await api("POST", `bookings/${booking.id}/confirm`, demo.api_keys.brand_manager, {});
  row("confirmation, 3,214 attendees written", `${(performance.now() - started).toFixed(0)} ms`);
  await until("3,075 mails", async () => (await server.mailCount()) - before >= 3075, 120);
  row("3,075 mails to smtp-sink, each with its own durable row", `${((performance.now() - started) / 1000).toFixed(1)} s`, "≤ 10 s");
  fillYear(server.database, 5000);
  const month = `/brands/${demo.brand_id}/month`;
  const shown = await get(month, { cookie: manager });
  const { cpu: ms } = await measure(server.pid(), 200, () => get(month, { cookie: manager }));
  const small = brotliCompressSync(shown).length / 1024;
  row("month page, 5,000 engagements in the year", `${ms.toFixed(2)} ms CPU, ${(shown.length / 1024).toFixed(0)} KiB, ${small.toFixed(1)} KiB brotli`, "≤ 2 ms, ≤ 40 KiB");
  row("memory after that", `${(await memory(server.pid())).toFixed(0)} MB`);
} finally {
  await server.stop();
}
const width = (n) => Math.max(...rows.map((it) => it[n].length));
const [a, b] = [width(0), width(1)];
for (const [what, value, goal] of rows) console.log(`| ${what.padEnd(a)} | ${value.padEnd(b)} | ${goal} |`);
