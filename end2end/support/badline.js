// A bad line to the server, to be used as a browser's proxy: TCP as it looks from above when packets are lost. What is lost comes again
// after a while and holds up all behind it; now and then a connection breaks off.
import { once } from "node:events";
import { connect, createServer } from "node:net";

/** Bytes of a packet, and what a retransmission costs on a line with 100 ms there and back. */
const PACKET = 1400;
const AGAIN = 300;

/** Numbers between 0 and 1, the same for the same seed (mulberry32). */
function numbers(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let it = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    it = (it + Math.imul(it ^ (it >>> 7), 61 | it)) ^ it;
    return ((it ^ (it >>> 14)) >>> 0) / 4294967296;
  };
}

/** Listens on a port of the system's choice. Of the packets from the server the share `loss` is lost, and at `breaks` of them the connection ends. */
export async function startBadLine(port, { seed, loss, breaks = 0.0005 }) {
  const random = numbers(seed);
  const sockets = new Set();
  let stalls = 0;
  const wait = (ms) => new Promise((done) => setTimeout(done, ms));
  const server = createServer((client) => {
    const upstream = connect(port, "127.0.0.1");
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on("error", () => {});
      socket.on("close", () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    client.pipe(upstream);
    (async () => {
      for await (const data of upstream) {
        for (let at = 0; at < data.length; at += PACKET) {
          if (random() < breaks) return client.destroy();
          if (random() < loss) {
            stalls += 1;
            await wait(AGAIN);
          }
          if (!client.write(data.subarray(at, at + PACKET))) await Promise.race([once(client, "drain"), once(client, "close")]);
        }
      }
      client.end();
    })().catch(() => client.destroy());
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    stalled: () => stalls,
    stop: async () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
