// A page in headless Chromium as a client: chromium_client.cjs URL…
// The page is the one that the server shows at /, so its origin is the server's; a page of another has to be refused.
const fs = require('fs');
const { withBrowser } = require('./browser.cjs');

const checks = fs.readFileSync(require.resolve('./checks.cjs'), 'utf8');
const pageOf = (url) => url.replace(/^ws/, 'http') + '/';

/** In the page. */
async function talk(url) {
  const open = (path, subprotocols) => linkOf(new WebSocket(url + path, subprotocols));
  const told = [];
  await run(common(open, `chromium of ${url}`), (check, error) => told.push({ check, error }));
  return told;
}

/** In a page of another origin. */
function isRefused(url) {
  return new Promise((done) => {
    const socket = new WebSocket(`${url}/echo`);
    socket.onopen = () => done(false);
    socket.onerror = () => done(true);
  });
}

async function visit(context, url) {
  const page = await context.newPage();
  await page.goto(pageOf(url));
  await page.addScriptTag({ content: checks });
  const told = await page.evaluate(talk, url);
  await page.goto(pageOf(url).replace('127.0.0.1', 'localhost'));
  const error = (await page.evaluate(isRefused, url)) ? '' : 'a page of another origin was let in';
  await page.close();
  return [...told, { check: 'origin', error }];
}

withBrowser((context) =>
  Promise.all(
    process.argv.slice(2).map(async (url) => {
      const told = await visit(context, url).catch((error) => [{ check: 'open', error: String(error) }]);
      for (const each of told) console.log(JSON.stringify({ url, ...each }));
    }),
  ),
);
