import chromium from '@sparticuz/chromium';
import { chromium as playwright, type Browser } from 'playwright-core';

/**
 * A browser of the `describe` that calls it: Chromium from a package on Linux, which needs nothing of the machine; elsewhere
 * the Chrome that is installed.
 */
export function testBrowser(): () => Browser {
  let browser: Browser | undefined;
  before('start a browser', async function () {
    this.timeout(120_000);
    browser =
      process.platform === 'linux' && process.arch === 'x64'
        ? await playwright.launch({
            executablePath: await chromium.executablePath(),
            args: ['--no-sandbox', '--disable-dev-shm-usage', '--headless=shell'],
          })
        : await playwright.launch({ channel: 'chrome' });
  });
  after(() => browser?.close());
  return () => {
    if (!browser) throw new Error('testBrowser() gives its browser to hooks and tests only.');
    return browser;
  };
}
