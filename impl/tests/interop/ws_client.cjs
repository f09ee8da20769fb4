// npm's ws as a client: ws_client.cjs CA_FILE URL…
const fs = require('fs');
const WebSocket = require('ws');
const { run, common, linkOf, soon, same } = require('./checks.cjs');

const [ca, ...urls] = process.argv.slice(2);
const options = { ca: fs.readFileSync(ca), perMessageDeflate: { threshold: 0 } };

async function main() {
  for (const url of urls) {
    let echo;
    const open = async (path, subprotocols) => {
      const link = await linkOf(new WebSocket(url + path, subprotocols, options));
      echo ??= link.socket;
      return link;
    };
    const ponged = async () => {
      const pong = new Promise((done) => echo.once('pong', done));
      echo.ping('are you there?');
      same((await soon(pong)).toString(), 'are you there?');
    };
    const { open: first, ...rest } = common(open, `ws of ${url}`);
    await run({ open: first, ping: ponged, ...rest }, (check, error) =>
      console.log(JSON.stringify({ url, check, error })),
    );
  }
}

main();
