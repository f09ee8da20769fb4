// Two people in two tabs of headless Chromium at our chat: chat.cjs SCREENSHOT|- URL…
const fs = require('fs');
const { SECONDS_MAX, withBrowser } = require('./browser.cjs');

const TAB = { width: 486, height: 568 };

/** Opens the page and enters under a name. */
async function enter(context, url, name) {
  const page = await context.newPage();
  await page.setViewportSize(TAB);
  page.setDefaultTimeout(SECONDS_MAX * 1000);
  await page.goto(url.replace(/^ws/, 'http') + '/');
  await page.getByLabel('What is your name?').fill(name);
  await page.getByRole('button', { name: 'Enter' }).click();
  await page.getByText(`online as ${name}`).waitFor();
  await sees(page, `${name} came`);
  return page;
}

/** Waits until a line of the chat is exactly this text, after the name of its author if it has one. */
async function sees(page, text, author = '') {
  const isThere = ([wanted, from]) =>
    [...document.querySelectorAll('#lines li')].some(
      (item) => item.lastChild.textContent === wanted && (item.querySelector('b')?.textContent ?? '') === from,
    );
  await page.waitForFunction(isThere, [text, author]);
}

async function say(page, text) {
  await page.getByLabel('message').fill(text);
  await page.getByRole('button', { name: 'Send' }).click();
}

/** Says something in one tab; both have to see it, with the name. */
async function exchange(pages, [name, text]) {
  await say(pages[name], text);
  await Promise.all(Object.values(pages).map((page) => sees(page, text, name)));
}

const TALK = (ada, grace) => [
  [ada, 'Hello, is anybody there?'],
  [grace, 'Yes! I came in by the other tab.'],
  [ada, 'Does it speak Ελληνικά and кириллица?'],
  [grace, 'It does. And it escapes what I write:'],
];
const MARKUP = '<img src=x onerror="document.title=1"> <b>not bold</b>';

/** Both tabs in one picture. */
async function picture(context, pages, file) {
  const shots = await Promise.all(Object.values(pages).map((page) => page.screenshot({ type: 'png' })));
  const frame = await context.newPage();
  await frame.setViewportSize({ width: 1000, height: 582 });
  const images = shots.map((shot) => `<img src="data:image/png;base64,${shot.toString('base64')}">`).join('');
  await frame.setContent(`<style>body { display: flex; gap: 14px; margin: 7px; background: #b9c4cf }
    img { border-radius: 8px }</style>${images}`);
  fs.writeFileSync(file, await frame.screenshot({ type: 'png' }));
  await frame.close();
}

/** @param number  of the visit: a room may be the same as that of another, so the names have to differ. */
function steps(context, url, number, file) {
  const [ada, grace, linus] = ['Ada', 'Grace', 'Linus'].map((name) => (number ? `${name} ${number}` : name));
  const talk = TALK(ada, grace);
  const pages = {};
  return {
    enter: async () => {
      pages[ada] = await enter(context, url, ada);
      pages[grace] = await enter(context, url, grace);
      await sees(pages[ada], `${grace} came`);
    },
    talk: async () => {
      for (const said of talk) await exchange(pages, said);
    },
    markup: async () => {
      await exchange(pages, [grace, MARKUP]);
      const made = await pages[ada].locator('#lines img, #lines li:not(.room) > :not(b)').count();
      if (made !== 0) throw new Error('text became elements');
      if (file) await picture(context, pages, file);
    },
    newcomer: async () => {
      const page = await enter(context, url, linus);
      for (const [author, text] of talk) await sees(page, text, author);
      await page.close();
    },
    leave: async () => {
      await sees(pages[ada], `${linus} left`);
      await pages[grace].close();
      await sees(pages[ada], `${grace} left`);
      await pages[ada].close();
    },
  };
}

async function visit(context, url, number, file) {
  for (const [check, step] of Object.entries(steps(context, url, number, file))) {
    const error = await step().then(() => '', String);
    console.log(JSON.stringify({ url, check, error }));
    if (error) break;
  }
}

const [file, ...urls] = process.argv.slice(2);
withBrowser(async (context) => {
  await visit(context, urls[0], 0, file === '-' ? undefined : file); // alone, for the sake of the picture
  await Promise.all(urls.slice(1).map((url, index) => visit(context, url, index + 1)));
});
