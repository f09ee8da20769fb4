// Debian's Chromium, driven by Playwright.
const { chromium } = require('playwright-core');

exports.SECONDS_MAX = 10;

/** Runs `work` with a context of a browser, and sets the exit code. Pages are cheap: tabs of a site share a process. */
exports.withBrowser = async (work) => {
  let browser;
  try {
    const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--process-per-site'] });
    await work(await browser.newContext({ ignoreHTTPSErrors: true }));
  } catch (error) {
    console.error(error);
    process.exitCode = 1;
  } finally {
    await browser?.close();
  }
};
