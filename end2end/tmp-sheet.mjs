import { launch, open } from "./support/browser.js"; import { writeFile } from "node:fs/promises";
const names = process.argv.slice(3); const w = Number(process.argv[2]); const browser = await launch();
const v = await open(browser, { viewport: { width: 1600, height: 1000 } });
await writeFile("/tmp/shots/sheet.html", `<body style="margin:0;display:flex;flex-wrap:wrap;gap:6px;background:#888">` + names.map(n => `<figure style="margin:0"><figcaption style="font:12px monospace">${n}</figcaption><img src="file:///tmp/shots/${n}.png" style="width:${w}px"></figure>`).join(""));
await v.page.goto("file:///tmp/shots/sheet.html"); await v.page.screenshot({ path: "/tmp/shots/sheet.png", fullPage: true }); await browser.close();
