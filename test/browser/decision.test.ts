import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { Answer } from '../../src/domain/change-policy.ts';
import { addItinerary } from '../../src/storage/itineraries.ts';
import { answerQuestion, askTraveller, readQuestion } from '../../src/storage/questions.ts';
import { testDatabase } from '../support/database.ts';
import { flight, moved } from '../support/flights.ts';
import { answerAbout, followedOrder, storeNow, underLock } from '../support/orders.ts';
import { startReceiver, tokens, type TestReceiver } from '../support/receiver.ts';
import { testBrowser } from './support/browser.ts';

const out = flight('ZZ101 SIN 2099-12-01T08:00 KUL 09:10');

/** The real page in a real browser, by its receiver and PostgreSQL. */
describe('the decision page in a browser', function () {
  this.timeout(60_000);
  const database = testDatabase();
  const browser = testBrowser();
  let receiver: TestReceiver;
  before(async () => {
    receiver = await startReceiver(database.pool());
  });
  after(() => receiver.stop());

  async function asked(): Promise<{ readonly id: string; readonly link: string }> {
    const orderNo = await followedOrder(database.pool());
    await storeNow(database.pool(), answerAbout(orderNo, { itinerary: [out] }));
    const options: Answer[] = ['keep', 'refund', 'call-me'];
    const { id, generation } = await underLock(database.pool(), orderNo, async (tx) => {
      await addItinerary(tx, orderNo, [out], { provenance: 'order-query' });
      await addItinerary(tx, orderNo, [moved(out, 200)], { provenance: 'delivery-1' });
      const deadline = Date.now() + 3_600_000;
      const versions = { itineraryVersion: 2, versionBefore: 1 };
      return askTraveller(tx, { orderNo, ...versions, options, deadline, consequence: 'person' });
    });
    return { id, link: `${receiver.url}/decide/${tokens.make(id, generation)}` };
  }

  const answerOf = async (id: string): Promise<string | null | undefined> =>
    (await readQuestion(database.pool(), id))?.answer;

  /** Runs with the page open in a window of its own. */
  async function opened(link: string, javaScriptEnabled: boolean, work: (page: Page) => Promise<void>): Promise<void> {
    const context = await browser().newContext({ javaScriptEnabled, viewport: { width: 360, height: 800 } });
    try {
      const page = await context.newPage();
      await page.goto(link);
      await work(page);
    } finally {
      await context.close();
    }
  }

  /** Presses Tab until the element with this name has the focus, as somebody without a mouse does. */
  async function tabTo(page: Page, role: 'button' | 'radio', name: RegExp): Promise<void> {
    const wanted = page.getByRole(role, { name });
    const hasFocus = (): Promise<boolean> => wanted.and(page.locator(':focus')).isVisible();
    for (let presses = 0; presses < 30; presses += 1) {
      await page.keyboard.press('Tab');
      if (await hasFocus()) return;
    }
    assert.fail(`${role} ${name} cannot be reached with the keyboard`);
  }

  it('is answered with the keyboard alone, without JavaScript', async () => {
    const { id, link } = await asked();
    await opened(link, false, async (page) => {
      await tabTo(page, 'radio', /keep/i);
      assert.equal(await page.getByRole('radio', { checked: true }).count(), 0, 'nothing is chosen beforehand');
      await page.keyboard.press('Space');
      await tabTo(page, 'button', /continue/i);
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: /thank you/i }).waitFor();
    });
    assert.equal(await answerOf(id), 'keep');
  });

  it('asks again before a refund, and can be left with the keyboard alone', async () => {
    const { id, link } = await asked();
    await opened(link, false, async (page) => {
      const chooseRefund = async (): Promise<void> => {
        await tabTo(page, 'radio', /keep/i);
        await page.keyboard.press('ArrowDown');
        await tabTo(page, 'button', /continue/i);
        await page.keyboard.press('Enter');
        await page.getByRole('button', { name: /yes, refund/i }).waitFor();
      };
      await chooseRefund();
      assert.equal(await answerOf(id), null, 'the first step decides nothing');
      await tabTo(page, 'button', /back/i);
      await page.keyboard.press('Enter');
      await page.getByRole('radio', { name: /keep/i }).waitFor();
      await chooseRefund();
      await tabTo(page, 'button', /yes, refund/i);
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: /thank you/i }).waitFor();
    });
    assert.equal(await answerOf(id), 'refund');
  });

  it('is taken back with the keyboard alone, without JavaScript, and answered anew', async () => {
    const { id, link } = await asked();
    await answerQuestion(database.pool(), id, { option: 'keep', by: 'traveller' });
    await opened(link, false, async (page) => {
      assert.equal(await answerOf(id), 'keep', 'opening it changes nothing');
      await tabTo(page, 'button', /take this answer back/i);
      await page.keyboard.press('Enter');
      await page
        .getByRole('alert')
        .filter({ hasText: /has been taken back/i })
        .waitFor();
      assert.equal(await answerOf(id), null);
      await tabTo(page, 'radio', /keep/i);
      assert.equal(await page.getByRole('radio', { checked: true }).count(), 0, 'nothing is chosen beforehand');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowDown');
      await tabTo(page, 'button', /continue/i);
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: /thank you/i }).waitFor();
    });
    assert.equal(await answerOf(id), 'call-me');
  });

  it('does not let a form be sent without a choice', async () => {
    const { id, link } = await asked();
    await opened(link, false, async (page) => {
      await tabTo(page, 'button', /continue/i);
      await page.keyboard.press('Enter');
      assert.ok(await page.getByRole('radio', { name: /keep/i }).isVisible());
    });
    assert.equal(await answerOf(id), null);
  });

  it('is not decided by a mail scanner that runs scripts and follows every link', async () => {
    const { id, link } = await asked();
    await opened(link, true, async (page) => {
      const links = await page
        .locator('a[href]')
        .evaluateAll((all) => all.map((one) => (one as { href?: string }).href));
      assert.ok(links.length > 0);
      for (const one of [link, ...links]) if (one?.startsWith(receiver.url)) await page.goto(one);
    });
    assert.equal(await answerOf(id), null);
  });

  it('sends nobody its address, and loads nothing from elsewhere', async () => {
    const { link } = await asked();
    const context = await browser().newContext();
    const page = await context.newPage();
    const requests: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    const response = await page.goto(link);
    assert.equal(await page.evaluate('document.referrer'), '');
    assert.deepEqual(requests, [link]);
    assert.match(response?.headers()['referrer-policy'] ?? '', /no-referrer/);
    assert.match(response?.headers()['x-robots-tag'] ?? '', /noindex/);
    assert.match(response?.headers()['cache-control'] ?? '', /no-store/);
    await context.close();
  });

  it('speaks the language that is chosen on it, and keeps it to the end', async () => {
    const { id, link } = await asked();
    await opened(link, false, async (page) => {
      await page.getByRole('link', { name: 'Español' }).click();
      assert.equal(await page.locator('html').getAttribute('lang'), 'es');
      await page.getByRole('radio').first().check();
      await page.getByRole('button').first().click();
      assert.equal(await page.locator('html').getAttribute('lang'), 'es');
    });
    assert.equal(await answerOf(id), 'keep');
  });
});
