// Starts the release binary with sample data on a port that the system chose, with a real SMTP server beside it.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const root = new URL("../..", import.meta.url).pathname;

export async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

/** Waits until `check` gives something, or fails with what it last said. */
export async function until(what, check, seconds = 30) {
  const end = Date.now() + seconds * 1000;
  let last;
  while (Date.now() < end) {
    try {
      const found = await check();
      if (found) return found;
    } catch (error) {
      last = error;
    }
    await new Promise((done) => setTimeout(done, 20));
  }
  throw new Error(`waited ${seconds} s for ${what}${last ? `: ${last.message}` : ""}`);
}

/** smtp-sink of Postfix: a real SMTP server that writes every message to a file. */
async function startSink(dir) {
  const port = await freePort();
  // smtp-sink wants to be told which user to be when it is started by root.
  const user = process.getuid() === 0 ? ["-u", "root"] : [];
  const sink = spawn("smtp-sink", [...user, "-d", "mail/%M.", `127.0.0.1:${port}`, "200"], { cwd: dir, stdio: "inherit" });
  return { port, process: sink };
}

/** The demo server; `restart` starts `zhiyin serve` on its data, `stop` ends it and removes them. */
export async function startDemo() {
  const dir = await mkdtemp(join(tmpdir(), "zhiyin-e2e-"));
  await mkdir(join(dir, "mail"));
  const sink = await startSink(dir);
  const [http, rtmp] = [await freePort(), await freePort()];
  const [data, url] = [join(dir, "data"), `http://127.0.0.1:${http}`];
  const env = {
    ...process.env,
    ZHIYIN_LISTEN: `127.0.0.1:${http}`,
    ZHIYIN_RTMP_LISTEN: `127.0.0.1:${rtmp}`,
    ZHIYIN_DATA_DIR: data,
    ZHIYIN_MAIL_FROM: "zhiyin@zhiyin.example",
    ZHIYIN_SMTP_URL: `smtp://127.0.0.1:${sink.port}`,
  };
  let server, ended, output;
  const end = async () => {
    server.kill("SIGTERM");
    await ended;
  };
  const stop = async () => {
    await end();
    sink.process.kill();
    await rm(dir, { recursive: true, force: true });
  };
  /** Starts a command of the binary and gives the seconds until it was ready. */
  const start = async (command) => {
    const began = performance.now();
    const binary = process.env.SERVER_BINARY ?? join(root, "target/release/zhiyin");
    server = spawn(binary, [command], { cwd: root, env, stdio: ["ignore", "pipe", "pipe"] });
    output = "";
    let exited = false;
    for (const stream of [server.stdout, server.stderr]) stream.on("data", (text) => (output += text));
    // A binary that is not there is told like one that ends at once.
    ended = once(server, "exit").catch((error) => (output += error.message)).then(() => (exited = true));
    await until("the server", async () => exited || (await fetch(`${url}/readyz`)).ok);
    if (exited) {
      await stop();
      throw new Error(`zhiyin ${command} ended: ${output}`);
    }
    return (performance.now() - began) / 1000;
  };
  const startSeconds = await start("demo");
  const demo = JSON.parse(await readFile(join(data, "demo.json"), "utf8"));
  return {
    demo,
    pid: () => server.pid,
    startSeconds,
    /** The embedded database's file. */
    database: join(data, "zhiyin.sqlite3"),
    restart: async () => {
      await end();
      return start("serve");
    },
    output: () => output,
    account: (role) => demo.accounts.find((it) => it.role === role),
    mails: async () => {
      const names = await readdir(join(dir, "mail"));
      return Promise.all(names.map((name) => readFile(join(dir, "mail", name))));
    },
    mailCount: async () => (await readdir(join(dir, "mail"))).length,
    stop,
  };
}

/** Signs in without a browser; the cookie of the web session. */
export async function signedIn(url, account) {
  const answer = await fetch(`${url}/forms/sign-in`, {
    method: "POST",
    redirect: "manual",
    headers: { origin: url, "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ email: account.email, password: account.password }),
  });
  return answer.headers.getSetCookie().map((it) => it.split(";")[0]).join("; ");
}

/** Pushes a test picture with sound as an officer's encoder would. */
export function push(url, seconds) {
  const ffmpeg = spawn("ffmpeg", [
    "-hide_banner", "-loglevel", "error", "-re",
    "-f", "lavfi", "-i", "testsrc2=size=640x360:rate=25", "-f", "lavfi", "-i", "sine=frequency=440",
    "-t", String(seconds), "-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency", "-g", "50", "-pix_fmt", "yuv420p",
    "-c:a", "aac", "-b:a", "96k", "-ar", "44100", "-f", "flv", url,
  ], { stdio: ["ignore", "inherit", "inherit"] });
  return { process: ffmpeg, ended: once(ffmpeg, "exit") };
}
