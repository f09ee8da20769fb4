// npm's ws as a peer: `ws_client.cjs URL` walks the cases of a testing server.
const WebSocket = require('ws');

const url = process.argv[2].replace(/\/$/, '');
const agent = `ws-${require('ws/package.json').version}`;

/** Connects, hands every message to `take`, and is done when the connection is, however it ended. */
function talk(path, take) {
  return new Promise((done) => {
    const connection = new WebSocket(url + path, { perMessageDeflate: { threshold: 0 } });
    connection.on('message', (data, binary) => take(connection, data, binary));
    connection.on('error', () => {}); // 'close' follows
    connection.on('close', done);
  });
}

async function main() {
  let count;
  await talk('/getCaseCount', (_, data) => (count = JSON.parse(data)));
  if (!Number.isInteger(count)) throw new Error(`no case count from ${url}`);
  for (let number = 1; number <= count; ++number) {
    await talk(`/runCase?case=${number}&agent=${agent}`, (to, data, binary) => to.send(data, { binary }));
  }
  await talk(`/updateReports?agent=${agent}`, () => {});
}

main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
