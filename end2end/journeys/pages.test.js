// Every page of every role, as desktop and phone, in both languages: axe, policy, no sideways scroll.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { check, desktop, launch, open, phone, signIn } from "../support/browser.js";
import { startDemo } from "../support/server.js";

let server, browser;
before(async () => {
  server = await startDemo();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const pages = {
  nobody: (demo) => {
    const join = new URL(demo.now.join_url).pathname;
    return ["/sign-in", "/password", "/services", "/services?q=sfz", "/services?q=none", "/services/HJ-01", "/services/follow", "/help", "/privacy", "/accessibility", join, `${join}/answer`, `${join}/answer?say=declined`, `${join}/calendar`];
  },
  company_liaison: (demo) => [
    "/home", "/book", `/book/${demo.offerings.briefing}`, `/book/${demo.offerings.on_site_window}`, "/engagements",
    `/engagements/${demo.now.engagement_id}`, `/engagements/${demo.now.engagement_id}/attendance`, "/account", "/calendar",
    `/companies/${demo.company_id}/timeline`, `/companies/${demo.company_id}/timeline?status=declined`,
  ],
  branch_liaison: (demo) => [
    "/home", "/engagements", `/engagements/${demo.now.engagement_id}`, `/companies/${demo.company_id}/timeline`,
  ],
  brand_manager: (demo) => [
    `/brands/${demo.brand_id}/week`, `/brands/${demo.brand_id}/month`, `/brands/${demo.brand_id}/engagements/${demo.now.engagement_id}`,
    "/duty", `/companies/${demo.company_id}/timeline`, `/brands/${demo.brand_id}/replies`, `/calendar/brand/${demo.brand_id}`,
    `/brands/${demo.brand_id}/settings`, `/brands/${demo.brand_id}/settings/team/new?kind=officer`, `/brands/${demo.brand_id}/settings/services`,
    `/brands/${demo.brand_id}/engagements/${demo.now.engagement_id}/applications`,
    `/brands/${demo.brand_id}/settings/offerings/${demo.offerings.briefing}`,
  ],
  officer: (demo) => ["/duty", `/brands/${demo.brand_id}/week`, `/companies/${demo.company_id}/timeline`],
  administrator: (demo) => [
    "/admin", "/admin/accounts", "/admin/accounts?unused=1", `/companies/${demo.company_id}/timeline`, "/admin/outbox", "/setup", "/admin/brands", "/admin/brands/new", "/admin/topics", "/admin/services", "/admin/services/new",
    `/brands/${demo.brand_id}/settings`, `/brands/${demo.brand_id}/settings/team/new`,
    `/brands/${demo.brand_id}/settings/offerings/new`,
  ],
};

for (const [role, paths] of Object.entries(pages)) {
  for (const [size, device] of Object.entries({ desktop, phone })) {
    test(`${role}, ${size}`, async () => {
      for (const locale of ["zh-CN", "en"]) {
        const view = await open(browser, { ...device, locale, colorScheme: locale === "en" ? "dark" : "light" });
        if (role !== "nobody") await signIn(view.page, server.demo.url, server.account(role));
        for (const path of paths(server.demo)) {
          const answer = await view.page.goto(server.demo.url + path);
          assert.equal(answer.status(), 200, `${path} in ${locale}`);
          await check(view, `${path} in ${locale}`);
        }
        await view.context.close();
      }
    });
  }
}

test("a stranger's page is not found, and a wrong password keeps the address", async () => {
  const view = await open(browser, { ...phone, javaScriptEnabled: false });
  const { page } = view;
  assert.equal((await page.goto(`${server.demo.url}/nowhere`)).status(), 404);
  await page.goto(`${server.demo.url}/sign-in`);
  await page.fill("input[name=email]", "liaison@jianghan-ev.example");
  await page.fill("input[name=password]", "not the password");
  await page.click("main button.btn-primary");
  assert.equal(await page.inputValue("input[name=email]"), "liaison@jianghan-ev.example");
  assert.match(await page.innerText("main"), /不正确/);
  await view.context.close();
});
